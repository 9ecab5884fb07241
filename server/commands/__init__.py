"""What operators do with the knowledge base by hand: one command a file, behind one door."""
