"""The rules of routing, without input and output: what is asked of whom, and who comes first."""
