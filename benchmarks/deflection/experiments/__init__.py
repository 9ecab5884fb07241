"""How often experiments are wrong where nothing differs, and how much they find where it does."""
