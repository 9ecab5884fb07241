"""Files that operators write: YAML whose values are all text, and errors that name the entry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import yaml

from core.errors import InvalidInput

Value = TypeVar("Value")
LONGEST_HOURS = 5000

_TIME = re.compile(r"(\d{1,7})\s*([smh])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}


class WrongEntryError(Exception):
    """One entry of a file is wrong: which, and what to write instead."""

    def __init__(self, entry: str, problem: str) -> None:
        super().__init__(entry, problem)
        self.entry, self.problem = entry, problem


def read_entries(path: Path, parse: Callable[[Any], Value]) -> Value:
    """Read a file and parse what is in it; raise `InvalidInput` naming file, entry and problem.

    Everything is text, also what looks like a date or a number, and no tag makes an object.
    """
    try:
        return parse(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader))  # noqa: S506
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InvalidInput(field=str(path), problem=" ".join(str(error).split())) from error
    except WrongEntryError as error:
        raise InvalidInput(field=f"{path}: {error.entry}", problem=error.problem) from error


def mapping(entry: str, read: Any, names: Iterable[str]) -> dict[str, Any]:
    """Return entries of these names and no others; raise `WrongEntryError`."""
    names = list(names)
    if not isinstance(read, dict):
        raise WrongEntryError(entry, "must have entries such as " + ", ".join(names))
    for name in read.keys() - set(names):
        problem = "is no entry; there are " + ", ".join(names)
        raise WrongEntryError(f"{entry}.{name}" if entry else str(name), problem)
    return read


def duration(entry: str, text: Any) -> timedelta:
    """Return a time such as 90s, 5m or 8h; raise `WrongEntryError`."""
    found = _TIME.fullmatch(str(text).strip())
    time = timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else timedelta(0)
    if not timedelta(0) < time <= timedelta(hours=LONGEST_HOURS):
        problem = f"must be a time such as 90s, 5m or 8h, at most {LONGEST_HOURS}h"
        raise WrongEntryError(entry, problem)
    return time
