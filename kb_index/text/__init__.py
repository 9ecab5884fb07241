"""Text: folding, terms, synonyms, and the pieces of an answer."""
