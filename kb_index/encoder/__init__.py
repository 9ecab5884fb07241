"""How the encoder for Chinese and English is made: data, vocabulary, training, export, measuring.

`python -m kb_index.encoder.train` starts it; of all this, only `onnx_encoder` reads what came out.
"""
