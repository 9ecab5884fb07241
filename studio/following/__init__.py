"""Following the facts: what is made from them is kept current in the background."""
