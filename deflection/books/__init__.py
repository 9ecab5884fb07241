"""The books: every episode's outcome and the figures of each day, kept current from facts."""
