"""How customers are treated: what a variant changes, and who is in which."""
