"""How soon what is published is found, what that costs searches, and what a kill leaves behind."""
