"""WeChat when things go wrong: kills at every point, and a bot that never answers."""
