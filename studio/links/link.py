"""When a link is stale, and when it is looked at again: pure functions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from yarl import URL

from core.addresses import may_be_called

EVERYWHERE = "*"
"""Among the sites of the settings: every public one."""

STALE_AFTER = 2
"""Failures in a row: one may be the night in which the other side is repaired."""

_AGAIN, _SOON = timedelta(days=7), timedelta(days=1)
_GONE = frozenset({404, 410})


def problem(status: int) -> str:
    """Return what a link's answer says is wrong, empty where nothing is.

    A site that refuses a machine (401, 403, 429) or is ill (5xx) may still be there for readers.
    """
    return f"status_{status}" if status in _GONE else ""


def due(now: datetime, problem: str) -> datetime:
    """Return when a link is looked at next."""
    return now + (_SOON if problem else _AGAIN)


def may_check(address: str, sites: Collection[str]) -> bool:
    """Tell whether a link may be called: on one of the sites, and no private address.

    A site is ``help.example.com``, ``*.example.com``, or ``*`` for every public one. A name is
    judged again when it is resolved.
    """
    try:
        url = URL(address)
        port = url.port
    except ValueError:
        return False
    host = (url.host or "").lower().rstrip(".")
    if url.scheme not in ("http", "https") or port not in (80, 443) or url.user is not None:
        return False
    if not host or not may_be_called(host):
        return False
    names = {EVERYWHERE, host, f"*.{host.partition('.')[2]}"}
    return any(each.lower() in names for each in sites)
