"""Pages that a message of ours links to: an article to read, and her conversation to go on with."""
