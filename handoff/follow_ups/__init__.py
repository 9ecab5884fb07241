"""Who scored low is to hear from us again: tasks of the supervisors."""
