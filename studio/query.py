"""Reading what a list is asked for from a request's query, or saying what it must be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from aiohttp import web

from core.errors import InvalidInput
from core.query import number
from core.text import clean
from studio.period import LONGEST, PERIODS, USUAL

Word = TypeVar("Word", bound=str)

_LONGEST_WORDS = 200


def period(request: web.Request) -> int:
    """Return the period in days; raise `InvalidInput` for one that is not kept."""
    days = number(request, "days", USUAL, 1, LONGEST)
    if days not in PERIODS:
        raise InvalidInput(field="days", problem="one of " + ", ".join(map(str, PERIODS)))
    return days


def choice(request: web.Request, name: str, known: Sequence[Word], otherwise: Word) -> Word:
    """Return one of the known words, ``otherwise`` without any; raise `InvalidInput`."""
    raw = request.query.get(name)
    if raw is None:
        return otherwise
    for word in known:
        if word == raw:
            return word
    raise InvalidInput(field=name, problem="one of " + ", ".join(known))


def words(request: web.Request, name: str) -> str:
    """Return words to look for, empty without any; raise `InvalidInput` for too many."""
    found = clean(request.query.get(name, ""))
    if len(found) > _LONGEST_WORDS:
        raise InvalidInput(field=name, problem=f"longer than {_LONGEST_WORDS} characters")
    return found


def cursor(request: web.Request) -> tuple[str, str] | None:
    """Return where a page begins: the sorted value and the id of the last row before it."""
    raw = request.query.get("after")
    if raw is None:
        return None
    value, mark, last = raw.partition("~")
    if not mark or not last or len(raw) > 128:
        raise InvalidInput(field="after", problem="the `next` of a page before")
    return value, clean(last)
