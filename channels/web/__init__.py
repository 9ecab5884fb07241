"""The web channel: the widget's socket and REST."""
