"""Tests, checks and benchmarks: run in the foreground, so that their own output is what is seen."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.console import Console
from scripts.project import Project

BENCHMARKS = ("nlu", "retrieval", "dialogue", "handoff", "knowledge", "wechat", "deflection")
"""The modules of benchmarks/ that `make bench` runs, in this order."""

WITH_DATA = ("retrieval", "knowledge")
"""Those that know a data folder."""

_WORKERS = 4
"""So many tests at once at most: each may have a browser, a Rasa and an app of its own."""


def check(project: Project, env: Mapping[str, str], console: Console) -> list[str]:
    """Run every check; return the names of those that failed."""
    python = str(project.app_python)
    checks: list[tuple[str, list[str], Path]] = [
        ("ruff check", [python, "-m", "ruff", "check"], project.root),
        ("ruff format", [python, "-m", "ruff", "format", "--check"], project.root),
        ("mypy", [python, "-m", "mypy"], project.root),
        ("web types", ["npm", "run", "--silent", "check"], project.web),
        ("web tests", ["npm", "run", "--silent", "test"], project.web),
    ]
    failed = []
    for name, command, folder in checks:
        console.say(f"— {name}")
        if foreground(command, folder, env) != 0:
            failed.append(name)
    return failed


def test(project: Project, env: Mapping[str, str], arguments: Sequence[str]) -> int:
    """Run every test and return pytest's exit code; its closing line comes last.

    A file is run on one processor and in order, for its tests may share a server; ``-n 0`` among
    the arguments runs all in one process.
    """
    beside = ["-n", str(min(os.cpu_count() or 1, _WORKERS)), "--dist", "loadfile"]
    command = [str(project.app_python), "-m", "pytest", *beside, *arguments]
    return foreground(command, project.root, env)


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
