"""What the bot owes and proposes: turns, their claims, and what becomes of a proposal."""
