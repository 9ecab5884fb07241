"""One reader a format; each yields rows, or what is wrong with one, and opens nothing else."""
