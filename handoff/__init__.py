"""Who owns a conversation: its states, its messages, the queue, and the agent desk."""
