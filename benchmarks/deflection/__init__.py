"""What the numbers cost, and whether they are right: `python -m benchmarks.deflection`."""
