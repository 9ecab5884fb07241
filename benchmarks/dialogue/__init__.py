"""What a conversation costs, beside what Rasa alone costs: `python -m benchmarks.dialogue`."""
