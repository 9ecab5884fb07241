"""Files and pictures in a conversation: kept outside the web root, shown to who may see them."""
