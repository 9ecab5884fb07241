"""Who should take a waiting customer: teams, skills, presence, capacity, and the ranking."""
