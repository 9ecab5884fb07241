"""What waits for an editor: proposals, reviews, flags, dates."""
