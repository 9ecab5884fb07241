"""What the encoder learns from: sources, the cleaned corpus, and batches of it."""
