"""What episodes add up to: figures, and the metrics that are made of their sums."""
