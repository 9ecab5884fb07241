"""What the numbers of an experiment say: pure functions that may be asked every day."""
