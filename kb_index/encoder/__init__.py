"""How the encoder for Chinese and English is made: data, vocabulary, training, export, measuring.

`python -m kb_index.encoder.train` starts it; what came out is in ``model``.
Serving needs `onnx_encoder` alone.
"""
