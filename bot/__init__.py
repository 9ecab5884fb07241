"""What Rasa loads: training data, endpoints, credentials and components; nothing of ours imports it."""
