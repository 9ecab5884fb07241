"""Changing many articles at once, each for itself."""
