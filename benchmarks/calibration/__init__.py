"""Fitting how both halves of search are weighed and how sure search is, and measuring that."""
