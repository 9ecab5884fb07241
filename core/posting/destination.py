"""Where something is posted to: an operator's words, read once, and masked where they are shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from yarl import URL

from core.addresses import may_be_called

_SHORTEST_SECRET = 32


class Called(NamedTuple):
    """What an operator calls the three values, for the words of what is wrong."""

    url: str
    secret: str
    private: str


@dataclass(frozen=True, slots=True)
class Destination:
    """A receiver's address, the shared secret, and whether it may be on a private network.

    Both may hold credentials, so neither is in the repr; ``host`` is what people are shown.
    """

    url: URL = field(repr=False)
    secret: bytes = field(repr=False)
    private: bool
    host: str

    @classmethod
    def of(cls, url: str, secret: str, private: bool, called: Called) -> Destination | None:
        """Return the destination of an operator's words, None if there is none.

        Raise `ValueError` with what to correct; its words never quote the values.
        """
        if not url:
            return None
        if len(secret.encode()) < _SHORTEST_SECRET:
            raise ValueError(f"{called.secret} needs at least {_SHORTEST_SECRET} bytes")
        parsed = _checked(url, private, called)
        return cls(parsed, secret.encode(), private, parsed.host or "")


def _checked(raw: str, private: bool, called: Called) -> URL:
    url = _parsed(raw, called)
    if url.scheme != "https" and not (private and url.scheme == "http"):
        raise ValueError(f"{called.url} must begin with https:// (http:// on a private network)")
    if url.user is not None or url.password is not None:
        raise ValueError(f"{called.url} must not hold a user name or password")
    if not private and not may_be_called(url.host or ""):
        raise ValueError(f"{called.url} is a private address; set {called.private}")
    return url


def _parsed(raw: str, called: Called) -> URL:
    try:
        url = URL(raw)
        _ = url.port
    except ValueError:
        raise ValueError(f"{called.url} is no address") from None
    if not url.host:
        raise ValueError(f"{called.url} is no address")
    return url
