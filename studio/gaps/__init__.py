"""What customers asked and did not find, grouped by meaning."""
