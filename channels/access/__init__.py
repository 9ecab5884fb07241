"""How we reach another company's API: calls that fail in two ways alone, and access tokens."""
