"""Writing articles out: all of them or a part, in the formats that can be read again."""
