"""How well search finds and when it refuses, on every set, beside what it is compared with."""
