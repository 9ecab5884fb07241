"""The handoff record: one versioned document of everything that travels with the customer."""
