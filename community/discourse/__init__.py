"""Copying the topics of a Discourse, one way: read there, shown and searched here."""
