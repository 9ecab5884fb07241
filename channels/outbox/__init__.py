"""What is on its way to customers who have no page open: written down, sent, and its end."""
