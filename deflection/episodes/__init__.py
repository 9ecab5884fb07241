"""What an episode was, read from its facts: pure functions, without input and output."""
