"""Starting other programs, hearing what they say, and leaving none of them behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.console import Step
from scripts.project import SetupError

_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_NOISE = re.compile(r"it/s|%\||Warning|^ {2}")
_DIE_WITH_PARENT, _ADOPT_ORPHANS = 1, 36
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent() -> None:
    """Ask Linux to end this process when its parent is killed; a no-op elsewhere."""
    if _LIBC is not None:
        _LIBC.prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def _as_child() -> None:
    # Our own handler must not swallow a signal that comes before the program has begun.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with_parent()


def adopt_orphans() -> None:
    """Ask Linux to give us our descendants whose parents ended, so that `stop_all` finds them."""
    if _LIBC is not None:
        _LIBC.prctl(_ADOPT_ORPHANS, 1)


def start(
    command: Sequence[str], cwd: Path, env: Mapping[str, str], output: int | None = None
) -> subprocess.Popen[str]:
    """Start a program in a group of its own, so that it and its children can be stopped as one."""
    return subprocess.Popen(
        list(command),
        cwd=str(cwd),
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=None if output is None else subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
        preexec_fn=_as_child,
    )


def run_step(
    step: Step,
    command: Sequence[str],
    cwd: Path,
    log: Path,
    env: Mapping[str, str] | None = None,
) -> list[str]:
    """Run a program to its end and return its last lines; raise `StepError` if it fails.

    Everything it writes is kept in the log; its latest line is shown beside the step.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    process = start(command, cwd, os.environ if env is None else env, subprocess.PIPE)
    tail = Tail(process, log)
    try:
        while tail.alive():
            step.update(tail.latest)
    finally:
        stop(process)
        tail.join()
    if process.returncode != 0:
        raise StepError(command, process.returncode, list(tail.lines), log)
    return list(tail.lines)


class StepError(SetupError):
    """A program of the set-up ended badly."""

    def __init__(self, command: Sequence[str], code: int, lines: list[str], log: Path) -> None:
        self.code, self.lines, self.log = code, lines, log
        said = next((line for line in reversed(lines) if line.strip()), "no output")
        name = " ".join(Path(part).name for part in command[:3])
        super().__init__(f"{name} failed ({code}): {said.strip()[:200]} (all of it: {log})")


class Tail:
    """Reads a program's output into a log and keeps the last lines."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.lines: deque[str] = deque(maxlen=40)
        self._process, self._log = process, log
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    @property
    def latest(self) -> str:
        """The last line that tells a person something."""
        told = (line.strip() for line in reversed(list(self.lines)) if not _NOISE.search(line))
        return next((line for line in told if line), "")

    def alive(self) -> bool:
        """Wait a moment; tell whether the program still runs."""
        try:
            self._process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            return True
        return False

    def join(self) -> None:
        """Wait for the rest of the output, but not for a grandchild that keeps the pipe open."""
        self._thread.join(timeout=2)

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as output, self._log.open("w", encoding="utf-8") as log:
            for line in output:
                log.write(line)
                log.flush()
                self.lines.append(_COLOURS.sub("", line).rstrip())


def stop(process: subprocess.Popen[str], patience: float = 5.0) -> None:
    """End a program of `start` and its group: politely, then by force."""
    if process.poll() is None:
        _signal_group(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=patience)
    _signal_group(process.pid, signal.SIGKILL)
    process.wait()


def stop_all(patience: float = 4.0) -> None:
    """End every descendant of this process: politely, then by force, until none is left."""
    deadline = time.monotonic() + patience
    _signal_each(descendants(os.getpid()), signal.SIGTERM)
    while left := descendants(os.getpid()):
        if time.monotonic() > deadline:
            _signal_each(left, signal.SIGKILL)
        time.sleep(0.05)


def descendants(pid: int) -> set[int]:
    """Return the living processes below one, children of children too."""
    parents = _parents()
    found: set[int] = set()
    level = {pid}
    while level:
        level = {child for child, parent in parents.items() if parent in level} - found
        found |= level
    return found


def _parents() -> dict[int, int]:
    """Return each living process's parent."""
    if Path("/proc/self/stat").exists():
        return _parents_from_proc()
    command = ["ps", "-axo", "pid=,ppid=,stat="]
    listing = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=False)
    rows = [line.split() for line in listing.stdout.splitlines()]
    return {int(row[0]): int(row[1]) for row in rows if not row[2].startswith("Z")}


def _parents_from_proc() -> dict[int, int]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            text = (entry / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        # The name in brackets may itself hold spaces and brackets.
        state, parent = text.rpartition(")")[2].split()[:2]
        if state != "Z":
            parents[int(entry.name)] = int(parent)
    return parents


def _signal_group(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _signal_each(pids: set[int], number: int) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)
