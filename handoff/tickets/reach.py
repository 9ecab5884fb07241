"""How a customer is reached outside the chat: a phone number or an e-mail address."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from core.errors import InvalidContact
from core.text import clean

LIMIT = 254
"""Characters; the longest e-mail address (RFC 5321, 4.5.3.1.3 less the brackets)."""

# One @ between a local part and a domain of two labels or more; if it exists, only mail tells.
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
# Written with spaces, dots, hyphens and brackets or without; E.164 allows fifteen digits.
_PHONE = re.compile(r"\+?\d{5,15}(?:#\d{1,6})?")
_BETWEEN_DIGITS = re.compile(r"[\s().\-–]")
_SHOWN_PHONE, _SHOWN_MAIL = 3, 1


@dataclass(frozen=True, slots=True)
class Reach:
    """A phone number, as digits with an optional + before and #extension behind, or an address."""

    kind: Literal["phone", "email"]
    value: str

    def __repr__(self) -> str:
        return f"Reach({self.kind}, {self.masked()})"

    def masked(self) -> str:
        """Return enough of it to know it again, and too little to use it."""
        if self.kind == "email":
            local, _, domain = self.value.partition("@")
            return f"{local[:_SHOWN_MAIL]}***@{domain}"
        return f"{self.value[:_SHOWN_PHONE]}****{self.value[-2:]}"


def parse_reach(text: str) -> Reach:
    """Read what she typed; raise `InvalidContact` when it is neither a number nor an address."""
    typed = unicodedata.normalize("NFKC", clean(text))
    if len(typed) <= LIMIT:
        if "@" in typed and _EMAIL.fullmatch(typed):
            return Reach("email", typed)
        number = _BETWEEN_DIGITS.sub("", typed)
        if _PHONE.fullmatch(number) and number.isascii():
            return Reach("phone", number)
    raise InvalidContact()
