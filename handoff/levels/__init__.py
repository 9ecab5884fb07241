"""Service levels: how soon people answer, and what happens when they do not."""
