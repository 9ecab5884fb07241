"""Where searches run: the index with its encoder, in threads of ours or in a process of its own."""
