"""The pictures of articles, which editors upload."""
