"""The help centre: the published articles as public pages that need no JavaScript."""
