"""What everybody may read, in lists: by product and category, newest first, for search engines."""
