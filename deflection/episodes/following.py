"""When each customer came back after each of her episodes: a pure function over all of hers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

Key = TypeVar("Key", bound=tuple[Any, ...])


class Visit(NamedTuple):
    """An episode as far as it matters to her others.

    ``came`` is whenever she asked something or wanted a person, nothing where she did neither;
    ``topic`` is empty where it is not known.
    """

    person_id: str
    came: tuple[datetime, ...]
    topic: str = ""


class Again(NamedTuple):
    """When a customer next came elsewhere, on any channel, after she last came in an episode; None
    where she did not.

    ``on_topic``: with the same topic, or one of the two unknown.
    """

    at: datetime | None = None
    on_topic: datetime | None = None


NEVER = Again()


def following(visits: Mapping[Key, Visit]) -> dict[Key, Again]:
    """Return when each person next came after each of her episodes; never where none is named.

    Episodes overlap: one that began earlier, on another channel, may go on after the end of this.
    """
    ordered: dict[str, list[tuple[datetime, Key, str]]] = {}
    for key, visit in visits.items():
        hers = ordered.setdefault(visit.person_id, [])
        hers += [(at, key, visit.topic) for at in visit.came]
    found: dict[Key, Again] = {}
    for hers in ordered.values():
        found |= _of_person(sorted(hers))
    return found


def _of_person(hers: list[tuple[datetime, Key, str]]) -> dict[Key, Again]:
    """Walk from the last to the first, knowing the next of each topic and of all."""
    found: dict[Key, Again] = {}
    after: datetime | None = None
    by_topic: dict[str, datetime] = {}
    for at, key, topic in reversed(hers):
        if key not in found:  # the last time that she came in it
            same = after if not topic else min(_known(by_topic, topic), default=None)
            found[key] = Again(after, same)
        after = by_topic[topic] = at
    return found


def _known(by_topic: Mapping[str, datetime], topic: str) -> list[datetime]:
    """Return the next visits with a topic, and without one: they may have been about it."""
    return [by_topic[one] for one in (topic, "") if one in by_topic]
