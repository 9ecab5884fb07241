"""What Rasa loads: training data, endpoints, credentials and components."""
