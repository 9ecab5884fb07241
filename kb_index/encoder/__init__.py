"""How the encoder for Chinese and English is made: data, vocabulary, training, export, measuring.

Nothing here is needed to run the product; `python -m kb_index.encoder.train` starts it.
"""
