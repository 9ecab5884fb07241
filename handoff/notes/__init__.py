"""Internal notes: what agents write to each other beside a conversation, and never to her."""
