"""The agents' desk: what an agent can see and do."""
