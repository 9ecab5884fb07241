"""The bot's turns: taken, asked of Rasa or of search alone, and Rasa's calls of our actions."""
