"""One text of an article: what is wrong with it, and two or three of them beside each other."""
