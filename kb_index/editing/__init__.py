"""The life of an article: written, reviewed, published, archived, thrown away."""
