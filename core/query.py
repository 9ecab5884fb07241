"""Reading numbers, moments and choices from a request, or saying what they must be."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from aiohttp import web

from core.errors import InvalidInput

Choice = TypeVar("Choice", bound=StrEnum)


def number(request: web.Request, name: str, otherwise: int, lowest: int, highest: int) -> int:
    """Return a whole number of the query, ``otherwise`` without it; raise `InvalidInput`."""
    raw = request.query.get(name)
    if raw is None:
        return otherwise
    if not raw.isdecimal() or len(raw) > 16 or not lowest <= int(raw) <= highest:
        raise InvalidInput(field=name, problem=f"a number from {lowest} to {highest}")
    return int(raw)


def moment(request: web.Request, name: str) -> datetime | None:
    """Return a moment of the query, None without it; raise `InvalidInput`."""
    raw = request.query.get(name)
    if raw is None:
        return None
    try:
        found = datetime.fromisoformat(raw)
    except ValueError as error:
        raise InvalidInput(field=name, problem="an ISO 8601 moment with its zone") from error
    if found.tzinfo is None:
        raise InvalidInput(field=name, problem="an ISO 8601 moment with its zone")
    return found


def choice(field: str, told: str, kind: type[Choice]) -> Choice:
    """Return what a word stands for; raise `InvalidInput` naming the words that there are."""
    try:
        return kind(told)
    except ValueError as error:
        raise InvalidInput(field=field, problem="one of " + ", ".join(kind)) from error


def choices(request: web.Request, name: str, kind: type[Choice]) -> list[Choice]:
    """Return every value that a query names, none without one; raise `InvalidInput`."""
    return [choice(name, told, kind) for told in request.query.getall(name, [])]
