"""What a person sees while the set-up works: one line for each step, alive while it runs."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

QUIET_SECONDS = 15.0
"""How often a log without a terminal hears that a step is still at work."""

WIDTH = 100


class Step:
    """One running step; `update` tells what it is doing now."""

    def __init__(self, console: Console, title: str) -> None:
        self._console = console
        self._title = title
        self._begun = self._told = time.monotonic()

    @property
    def seconds(self) -> float:
        """How long the step has run."""
        return time.monotonic() - self._begun

    def update(self, detail: str = "") -> None:
        """Show that the step goes on, with its latest line of output."""
        if not self._console.live and time.monotonic() - self._told < QUIET_SECONDS:
            return
        self._told = time.monotonic()
        shown = f"  {self._title}  {self.seconds:.0f} s  {detail}"
        self._console.transient(shown[:WIDTH])


class Console:
    """Writes to a terminal, where a step rewrites its own line, or to a plain log."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stdout if stream is None else stream
        self.live = self._stream.isatty()

    def say(self, text: str = "") -> None:
        """Write a line that stays."""
        self._write(f"{self._clear()}{text}\n")

    def transient(self, text: str) -> None:
        """Write a line that the next one replaces (in a log it stays)."""
        self._write(f"{self._clear()}{text}" if self.live else f"{text}\n")

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """Show a step from its start to its end, and how long it took."""
        step = Step(self, title)
        self.transient(f"  {title}")
        try:
            yield step
        except BaseException:
            self.say(f"✗ {title}  ({step.seconds:.0f} s)")
            raise
        self.say(f"✓ {title}  ({step.seconds:.0f} s)")

    def _clear(self) -> str:
        return "\r\x1b[2K" if self.live else ""

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
        except UnicodeEncodeError:
            self._stream.write(text.encode("ascii", "replace").decode())
        self._stream.flush()
