"""Ranking: from a question to hits, how sure the first is, and what to make of it."""
