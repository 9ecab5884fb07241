"""While an article is being written: where it would rank, what it repeats, what it would answer."""
