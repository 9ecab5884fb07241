"""What the customer wrote herself: clicks and other people's words are not among it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

KEPT = 30
"""So many of her last messages are read for mood and summary."""

LENGTH = 400
"""And so many characters of each: more is a pasted log, not what she says."""

_ENDS = re.compile(r"(?<=[。！？!?；;…])|(?<=\.)\s+|\n+")


@dataclass(frozen=True, slots=True)
class Words:
    """One message of hers."""

    at: datetime
    text: str

    def sentences(self) -> list[str]:
        """Return its sentences as she wrote them, without the space around them."""
        pieces = (piece.strip() for piece in _ENDS.split(self.text[:LENGTH]))
        return [piece for piece in pieces if piece]
