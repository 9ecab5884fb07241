"""How articles do: who read them, whom they helped, whom they failed."""
