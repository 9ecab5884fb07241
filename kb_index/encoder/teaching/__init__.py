"""Teaching the encoder: what `kb_index.encoder.train` needs, and search does not."""
