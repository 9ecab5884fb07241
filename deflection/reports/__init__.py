"""What supervisors read: the metrics of a period, and the conversations behind a number."""
