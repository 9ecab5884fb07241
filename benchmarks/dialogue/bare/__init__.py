"""The least bot that Rasa allows, to compare with."""
