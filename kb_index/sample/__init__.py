"""The sample knowledge base: how it was made from its sources, and how it is loaded."""
