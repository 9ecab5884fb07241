"""How search behaves from a thousand to a million passages: time, recall, memory."""
