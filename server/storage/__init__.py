"""The database: its engines, its migrations, and every table by name."""
