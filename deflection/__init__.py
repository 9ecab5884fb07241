"""What self-service really solved: append-only facts, and outcomes derived from them."""
