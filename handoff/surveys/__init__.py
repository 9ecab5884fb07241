"""What customers are asked about a conversation: content, ready to recommend us, how easy."""
