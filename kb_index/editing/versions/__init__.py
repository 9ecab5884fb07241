"""The language versions of an article, which know each other, and which of them is older."""
