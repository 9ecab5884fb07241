"""Placeholders of canned replies: ``{contact.name}`` and the like, filled when one is used."""

from __future__ import annotations

import re

from core.errors import UnknownPlaceholder

PLACEHOLDERS = ("contact.name", "agent.name", "conversation.id", "today")
"""What may stand in braces; the desk fills them in (`web/desk/src/model/canned.ts`)."""

# Other braces are what they are: `{"code": 5}` is an example that somebody sends, not a slip.
_PLACEHOLDER = re.compile(r"\{\s*(\w[\w.]*)\s*\}")


def placeholders(text: str) -> list[str]:
    """Return what stands in braces, each once, in the order it comes."""
    return list(dict.fromkeys(_PLACEHOLDER.findall(text)))


def check(text: str) -> None:
    """Raise `UnknownPlaceholder` naming the first that nobody could fill."""
    for name in placeholders(text):
        if name not in PLACEHOLDERS:
            known = ", ".join(f"{{{each}}}" for each in PLACEHOLDERS)
            raise UnknownPlaceholder(placeholder=name, known=known)
