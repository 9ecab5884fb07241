"""What customers asked lately, asked again of today's knowledge base: what would be otherwise."""
