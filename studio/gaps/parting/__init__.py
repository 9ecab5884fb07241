"""Editors take groups apart that are two things, and it stays so."""
