"""The tree of products and categories that articles hang in."""
