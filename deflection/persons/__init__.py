"""Which contacts are counted as one customer; who says so is not known here."""
