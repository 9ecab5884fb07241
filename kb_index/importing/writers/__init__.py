"""One writer a format; what one writes, the reader of the format gives back."""
