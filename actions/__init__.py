"""What the dialogue does in a turn, one action per file: thin, and only proposing."""
