"""Who is sent facts: a file that an operator writes (docs/api.md)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.entries import WrongEntryError, mapping, read_entries
from core.posting.destination import Called, Destination
from deflection.facts import FactKind

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_FIELDS = ("url", "secret", "private", "kinds", "words")


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One receiver; no kinds means all. ``words`` sends what people wrote, too."""

    name: str
    destination: Destination
    kinds: tuple[FactKind, ...] = ()
    words: bool = False


def checked_name(name: str) -> bool:
    """Tell whether a subscriber can be called so."""
    return _NAME.fullmatch(name) is not None


def known_kinds(told: Sequence[str]) -> tuple[FactKind, ...]:
    """Return the kinds that there still are."""
    return tuple(FactKind(kind) for kind in told if kind in set(FactKind))


def read_subscribers(path: Path | None) -> tuple[Subscriber, ...]:
    """Return the subscribers of a file, none without one; raise `InvalidInput` naming the entry.

    Its words never quote an address or a secret.
    """
    return () if path is None else read_entries(path, _subscribers)


def _subscribers(read: Any) -> tuple[Subscriber, ...]:
    if not isinstance(read, dict):
        raise WrongEntryError("", "must have an entry for each subscriber")
    return tuple(_subscriber(str(name), entry) for name, entry in read.items())


def _subscriber(name: str, read: Any) -> Subscriber:
    if not checked_name(name):
        raise WrongEntryError(name, "a name has small letters, digits, - and _")
    entry = mapping(name, read, _FIELDS)
    called = Called(f"{name}.url", f"{name}.secret", f"{name}.private: yes")
    private = _flag(name, entry, "private")
    try:
        url, secret = str(entry.get("url", "")), str(entry.get("secret", ""))
        destination = Destination.of(url, secret, private, called)
    except ValueError as error:
        raise WrongEntryError(name, str(error)) from None
    if destination is None:
        raise WrongEntryError(f"{name}.url", "is missing")
    return Subscriber(name, destination, _kinds(name, entry), _flag(name, entry, "words"))


def _kinds(name: str, entry: dict[str, Any]) -> tuple[FactKind, ...]:
    told = entry.get("kinds", [])
    try:
        return tuple(FactKind(str(kind)) for kind in told)
    except (ValueError, TypeError):
        raise WrongEntryError(f"{name}.kinds", "a list of kinds, as [rated, resolved]") from None


def _flag(name: str, entry: dict[str, Any], field: str) -> bool:
    value = str(entry.get(field, "no")).lower()
    if value not in ("yes", "true", "no", "false"):
        raise WrongEntryError(f"{name}.{field}", "yes or no")
    return value in ("yes", "true")
