"""When people answer: business hours, holidays, and the time that counts."""
