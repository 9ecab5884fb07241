"""The search index: passages, tokens, the lexical and the dense half, and their snapshot."""
