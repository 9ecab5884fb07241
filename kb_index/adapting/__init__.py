"""Adapting an encoder to one's own articles: a small map over its vectors, kept if it wins."""
