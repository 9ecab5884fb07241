"""Agents' shifts: facts of who was there when, and how busy she was."""
