"""Tests, checks and benchmarks: run in the foreground, so that their own output is what is seen."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from scripts.console import Console
from scripts.project import Project

BENCHMARKS = ("nlu", "retrieval", "dialogue", "handoff", "knowledge", "wechat", "deflection")
"""The modules of benchmarks/ that `make bench` runs, in this order."""

WITH_DATA = ("retrieval", "knowledge")
"""Those that know a data folder."""

_WORKERS = 4
"""So many tests at once at most: each may have a browser, a Rasa and an app of its own."""


class Check(NamedTuple):
    """A program that judges the code: its name, its command, and where it runs."""

    name: str
    command: Sequence[str]
    folder: Path


def check(project: Project, env: Mapping[str, str], console: Console) -> list[str]:
    """Run every check, Python's beside those of the pages; return the names of those that failed.

    What a check writes comes when it has ended, so that the two do not mix.
    """

    def failed(checks: Sequence[Check]) -> list[str]:
        return [each.name for each in checks if not _passes(each, env, console)]

    with ThreadPoolExecutor(2) as beside:
        return [name for names in beside.map(failed, _checks(project)) for name in names]


def _checks(project: Project) -> tuple[list[Check], list[Check]]:
    python = [str(project.app_python), "-m"]
    of_python = [
        Check("ruff check", [*python, "ruff", "check"], project.root),
        Check("ruff format", [*python, "ruff", "format", "--check"], project.root),
        Check("mypy", [*python, "mypy"], project.root),
    ]
    of_pages = [
        Check("web types", ["npm", "run", "--silent", "check"], project.web),
        Check("web tests", ["npm", "run", "--silent", "test"], project.web),
    ]
    return of_python, of_pages


def _passes(check: Check, env: Mapping[str, str], console: Console) -> bool:
    done = subprocess.run(
        list(check.command),
        cwd=str(check.folder),
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    console.say(f"— {check.name}\n{done.stdout.rstrip()}")
    return done.returncode == 0


def test(project: Project, env: Mapping[str, str], arguments: Sequence[str]) -> int:
    """Run every test and return pytest's exit code; its closing line comes last.

    A file is run on one processor and in order, for its tests may share a server; ``-n 0`` among
    the arguments runs all in one process. Files begin in the order of `tests/conftest.py`, the
    long ones first, and not by how many tests they hold.
    """
    workers = str(min(os.cpu_count() or 1, _WORKERS))
    beside = ["-n", workers, "--dist", "loadfile", "--no-loadscope-reorder"]
    command = [str(project.app_python), "-m", "pytest", *beside, *arguments]
    # The tests start our programs hundreds of times: each would compile all of it again.
    compiling = {name: value for name, value in env.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return foreground(command, project.root, compiling)


def bench(
    project: Project, env: Mapping[str, str], console: Console, arguments: Sequence[str] = ()
) -> int:
    """Run the benchmarks one after the other; return the worst exit code.

    The arguments go to the benchmarks that know a data folder (``--data FOLDER``).
    """
    worst = 0
    for name in BENCHMARKS:
        console.say(f"— {name}")
        command = [str(project.app_python), "-m", f"benchmarks.{name}"]
        command += arguments if name in WITH_DATA else ()
        worst = max(worst, foreground(command, project.root, env))
    return worst


def foreground(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> int:
    """Run a program on our own terminal; Ctrl-C reaches it directly, and we wait for its end."""
    process = subprocess.Popen(list(command), cwd=str(folder), env=dict(env))
    try:
        return process.wait()
    except BaseException:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
        raise
