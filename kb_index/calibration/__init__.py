"""How sure search may be: measuring probabilities, fitting them, and fitting them again later."""
