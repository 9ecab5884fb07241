"""Public pages that the server renders: the shared layout, its headers, and what fills it."""
