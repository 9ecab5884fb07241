"""A command of an operator: its name, its arguments, and what it does."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.errors import JieliError
from server.settings import Settings
from server.storage.database import Database

DONE = 0
IMPOSSIBLE = 2
"""The exit code of a command that could not begin; it has said what to do about that."""

STOPPED = 130
"""The exit code after Ctrl-C, as shells have it."""


def _none(_: argparse.ArgumentParser) -> None:
    """Add no argument."""


@dataclass(frozen=True, slots=True)
class Command:
    """One word after ``python -m kb_index`` or another door; ``run`` returns the exit code.

    It may raise a `JieliError`, whose words are printed in both languages before `IMPOSSIBLE` is
    returned. The database has the newest tables, or ``run`` is not called.
    """

    name: str
    help: str
    run: Callable[[Settings, Database, argparse.Namespace], Awaitable[int]]
    arguments: Callable[[argparse.ArgumentParser], None] = _none


def say(line: str) -> None:
    """Tell the operator one line at once, also where the output is a file."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def refuse(error: JieliError) -> int:
    """Say in both languages why it could not begin, and return the exit code."""
    sys.stderr.write(f"{error.message('zh')}\n{error.message('en')}\n")
    return IMPOSSIBLE
