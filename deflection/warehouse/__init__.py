"""Facts as files for a warehouse: by day, in parts, going on where the last run ended."""
