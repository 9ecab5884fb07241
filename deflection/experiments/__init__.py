"""Experiments: variants of the bot's behaviour, split by contact, and what they did to outcomes."""
