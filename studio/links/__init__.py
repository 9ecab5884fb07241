"""Links in answers, and whether they still lead anywhere."""
