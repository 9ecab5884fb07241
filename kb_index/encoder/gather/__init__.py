"""Turns checkouts of openly licensed, translated software into data for the encoder."""
