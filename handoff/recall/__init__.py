"""Taking a message back: the row stays as it was written, and no customer is shown it again."""
