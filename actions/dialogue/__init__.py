"""What the actions share: the turn, the words, what is remembered, how a question is answered."""
