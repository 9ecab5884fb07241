"""The knowledge base: articles, their passages, and the search over them."""
