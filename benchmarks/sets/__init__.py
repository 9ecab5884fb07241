"""What search is measured on: bases of articles, and questions with known answers or none."""
