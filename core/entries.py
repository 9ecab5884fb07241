"""Files that operators write: YAML whose values are all text, and errors that name the entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import yaml

from core.errors import InvalidInput

Value = TypeVar("Value")


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
