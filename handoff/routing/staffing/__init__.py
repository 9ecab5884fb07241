"""Who there is to take customers: teams, skills, capacity and presence."""
