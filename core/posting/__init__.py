"""Posting to other machines: where to, signed by whom, and what an attempt means."""
