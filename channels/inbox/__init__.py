"""What comes in from channels that deliver more than once: kept once, and understood."""
