"""How Jieli is set up and started: the standard library alone, for no environment exists yet.

These modules also run on older Pythons than the app's, so that a machine without Python 3.11 gets
an answer in words and not a syntax error.
"""
