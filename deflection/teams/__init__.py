"""Agents' teams: facts of who was in which team when."""
