"""The queue: where each customer stands, how long it may take, and what she can do meanwhile."""
