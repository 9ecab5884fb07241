"""Reading service levels from a file that people write."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from core.entries import WrongEntryError, duration, mapping, read_entries
from handoff.levels.level import Escalation, Levels, Mark, Measure, Policy, Promise, Targets

SHIPPED = Path(__file__).with_name("levels.yml")

_OF_FILE = ("risk", "policies", "escalations")
_OF_POLICY = ("name", "tiers", "channels", "chat", "ticket")
_OF_ESCALATION = ("promise", "mark", "do")

Word = TypeVar("Word", bound=StrEnum)


def read_levels(path: Path | None = None) -> Levels:
    """Read an operator's file, or what Jieli brings.

    Raise `InvalidInput` naming the file, the entry and what is wrong with it.
    """
    return read_entries(path or SHIPPED, _levels)


def _levels(read: Any) -> Levels:
    entries = mapping("", read, _OF_FILE)
    policies = _list("policies", entries.get("policies"))
    escalations = _list("escalations", entries.get("escalations"))
    return Levels(
        tuple(_policy(f"policies[{n}]", each) for n, each in enumerate(policies)),
        _share(entries.get("risk", "0.75")),
        tuple(_escalation(f"escalations[{n}]", each) for n, each in enumerate(escalations)),
    )


def _share(text: Any) -> float:
    try:
        share = float(text)
    except (TypeError, ValueError):
        share = 0.0
    if not 0 < share <= 1:
        raise WrongEntryError("risk", "must be a share above 0, at most 1")
    return share


def _policy(entry: str, read: Any) -> Policy:
    policy = mapping(entry, read, _OF_POLICY)
    if not policy.get("name"):
        raise WrongEntryError(f"{entry}.name", "is missing")
    return Policy(
        str(policy["name"]),
        _targets(f"{entry}.chat", policy.get("chat")),
        _targets(f"{entry}.ticket", policy.get("ticket")),
        frozenset(map(str, _list(f"{entry}.tiers", policy.get("tiers")))),
        frozenset(map(str, _list(f"{entry}.channels", policy.get("channels")))),
    )


def _targets(entry: str, read: Any) -> Targets:
    names = mapping(entry, read or {}, tuple(Promise))
    return {Promise(name): duration(f"{entry}.{name}", text) for name, text in names.items()}


def _escalation(entry: str, read: Any) -> Escalation:
    escalation = mapping(entry, read, _OF_ESCALATION)
    return Escalation(
        _word(f"{entry}.promise", escalation.get("promise"), Promise),
        _word(f"{entry}.mark", escalation.get("mark"), Mark),
        _word(f"{entry}.do", escalation.get("do"), Measure),
    )


def _word(entry: str, text: Any, words: type[Word]) -> Word:
    try:
        return words(text)
    except ValueError as error:
        raise WrongEntryError(entry, "must be one of " + ", ".join(words)) from error


def _list(entry: str, read: Any) -> list[Any]:
    if read in (None, ""):
        return []
    if not isinstance(read, list):
        raise WrongEntryError(entry, "must be a list")
    return read
