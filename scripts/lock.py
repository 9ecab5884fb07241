"""Pins everything: installs the direct requirements into fresh environments and writes freezes.

What is pinned stays as it is, as far as the direct requirements allow.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from scripts.console import Console
from scripts.processes import StepError, run_step
from scripts.project import Project, SetupError
from scripts.pythons import find_python

HEADER = "# Every package, pinned. Written by `make lock` from {source}; edit that file instead.\n"
UNPINNED = ("pip",)
OF_ONE_MACHINE = ("nvidia-", "cuda-", "triton")
"""What torch for graphics cards brings: pinned, it could not be installed elsewhere."""

_DIRECT = {"app": ("app",), "dev": ("app", "dev"), "rasa": ("rasa",)}


def lock(project: Project, console: Console, *, upgrade: bool = False) -> None:
    """Write app.txt, dev.txt (what dev.in adds to it) and rasa.txt anew.

    ``upgrade`` lets what is not named directly be as new as it may.
    """
    with tempfile.TemporaryDirectory() as scratch:
        locking = _Locking(project, console, Path(scratch), upgrade)
        app = locking.fresh("app", "3.11")
        app_pins = locking.pins(app, "app")
        dev_pins = locking.pins(app, "dev")
        rasa_pins = locking.pins(locking.fresh("rasa", "3.10"), "rasa")
    changed = [pin for pin in app_pins if pin not in dev_pins]
    if changed:
        raise SetupError(
            f"dev.in asks for other versions of {', '.join(changed)}; agree with app.in."
        )
    write_pins(project, "app", app_pins)
    write_pins(project, "dev", [pin for pin in dev_pins if pin not in app_pins])
    write_pins(project, "rasa", rasa_pins)


def kept(project: Project, name: str) -> list[str]:
    """Return the pins that stay: all that there are, but of what is named directly."""
    direct = {_name(line) for each in _DIRECT[name] for line in _lines(project, f"{each}.in")}
    pins = [pin for each in _DIRECT[name] for pin in _lines(project, f"{each}.txt")]
    return [pin for pin in pins if _name(pin) not in direct]


def write_pins(project: Project, name: str, pins: list[str]) -> None:
    """Write one file of pins."""
    text = HEADER.format(source=f"{name}.in") + "".join(f"{pin}\n" for pin in pins)
    (project.root / "requirements" / f"{name}.txt").write_text(text, encoding="utf-8")


def portable(frozen: Iterable[str]) -> list[str]:
    """Keep the pins that any machine can install, by name: no build label (``+cpu``), no path."""
    pins = []
    for line in frozen:
        found = re.match(r"^([A-Za-z0-9._-]+)==([^+\s]+)(\+\S+)?$", line.strip())
        if found and _anywhere(_name(line)):
            pins.append(f"{found[1]}=={found[2]}")
        elif " @ " in line:
            raise SetupError(
                f"{line.split(' @ ')[0]} was installed from a path; pin a release of it."
            )
    return sorted(pins, key=_name)


class _Locking:
    """One run of `lock`: where its environments are, and whether pins may move."""

    def __init__(self, project: Project, console: Console, scratch: Path, upgrade: bool) -> None:
        self._project, self._console, self._scratch = project, console, scratch
        self._upgrade = upgrade
        self._log = project.logs / "lock.log"

    def fresh(self, folder: str, version: str) -> Path:
        """Make an environment and return its Python."""
        with self._console.step(f"Making a fresh environment with Python {version}") as step:
            command = [str(find_python(version)), "-m", "venv", str(self._scratch / folder)]
            run_step(step, command, self._project.root, self._log)
        return self._scratch / folder / "bin" / "python"

    def pins(self, python: Path, name: str) -> list[str]:
        """Install what a file names, and return all that is there then."""
        pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
        install = [*pip, "install", "-r", f"requirements/{name}.in", *self._constraints(name)]
        with self._console.step(f"Installing {name}.in") as step:
            try:
                run_step(step, install, self._project.root, self._log)
            except StepError as failure:
                raise SetupError(_explain(failure, name)) from failure
            run_step(step, [*pip, "check"], self._project.root, self._log)
            run_step(step, [*pip, "freeze", "--all"], self._project.root, self._log)
        return portable(self._log.read_text(encoding="utf-8").splitlines())

    def _constraints(self, name: str) -> list[str]:
        if self._upgrade:
            return []
        path = self._scratch / f"{name}-kept.txt"
        path.write_text("".join(f"{pin}\n" for pin in kept(self._project, name)), encoding="utf-8")
        return ["-c", str(path)]


def _explain(failure: StepError, name: str) -> str:
    return (
        f"{failure} Where what is pinned does not go with {name}.in: take that line out of "
        f"{name}.txt, or let everything be newer: make lock ARGS=--upgrade"
    )


def _lines(project: Project, file: str) -> Iterator[str]:
    text = (project.root / "requirements" / file).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


def _name(requirement: str) -> str:
    """Return the name as registries compare it."""
    return re.split(r"[\[=<>~!; ]", requirement)[0].lower().replace("_", "-").replace(".", "-")


def _anywhere(name: str) -> bool:
    return name not in UNPINNED and not name.startswith(OF_ONE_MACHINE)
