"""Where records are posted to: read once from the settings, and masked wherever it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field

from yarl import URL

from core.addresses import may_be_called

_SHORTEST_SECRET = 32


@dataclass(frozen=True, slots=True)
class Destination:
    """An outside desk's address, the shared secret, and whether it may be on a private network.

    Both may hold credentials, so neither is in the repr; ``host`` is what people are shown.
    """

    url: URL = field(repr=False)
    secret: bytes = field(repr=False)
    private: bool
    host: str

    @classmethod
    def of(cls, url: str, secret: str, private: bool) -> Destination | None:
        """Return the destination of the settings, None if there is none.

        Raise `ValueError` with what to correct; its words never quote the values.
        """
        if not url:
            return None
        if len(secret.encode()) < _SHORTEST_SECRET:
            raise ValueError(f"JIELI_WEBHOOK_SECRET needs at least {_SHORTEST_SECRET} bytes")
        return cls(_checked(url, private), secret.encode(), private, _host(url))


def _checked(raw: str, private: bool) -> URL:
    url = _parsed(raw)
    if url.scheme != "https" and not (private and url.scheme == "http"):
        raise ValueError(
            "JIELI_WEBHOOK_URL must begin with https:// (http:// on a private network)"
        )
    if url.user is not None or url.password is not None:
        raise ValueError("JIELI_WEBHOOK_URL must not hold a user name or password")
    if not private and not may_be_called(_host(raw)):
        raise ValueError("JIELI_WEBHOOK_URL is a private address; set JIELI_WEBHOOK_PRIVATE=true")
    return url


def _parsed(raw: str) -> URL:
    try:
        url = URL(raw)
        _ = url.port
    except ValueError:
        raise ValueError("JIELI_WEBHOOK_URL is no address") from None
    if not url.host:
        raise ValueError("JIELI_WEBHOOK_URL is no address")
    return url


def _host(raw: str) -> str:
    return _parsed(raw).host or ""
