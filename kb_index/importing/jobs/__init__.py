"""Imports as jobs: previewed, run as a whole or not at all, reported row by row, undone."""
