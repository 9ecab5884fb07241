"""Canned replies: words that agents send again and again, by a shortcut."""
