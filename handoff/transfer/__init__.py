"""Handing a conversation on to a colleague."""
