"""The list of all articles: searched, filtered, counted, page by page."""
