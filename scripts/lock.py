"""Pins everything: installs the direct requirements into fresh environments and writes freezes."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from scripts.console import Console
from scripts.processes import run_step
from scripts.project import Project, SetupError
from scripts.pythons import find_python

HEADER = "# Every package, pinned. Written by `make lock` from {source}; edit that file instead.\n"
UNPINNED = ("pip",)


def lock(project: Project, console: Console) -> None:
    """Write app.txt, dev.txt (what dev.in adds to it) and rasa.txt anew."""
    with tempfile.TemporaryDirectory() as scratch:
        app = _fresh(Path(scratch, "app"), "3.11", project, console)
        app_pins = _pins(app, "app.in", project, console)
        dev_pins = _pins(app, "dev.in", project, console)
        rasa = _fresh(Path(scratch, "rasa"), "3.10", project, console)
        rasa_pins = _pins(rasa, "rasa.in", project, console)
    changed = [pin for pin in app_pins if pin not in dev_pins]
    if changed:
        raise SetupError(
            f"dev.in asks for other versions of {', '.join(changed)}; agree with app.in."
        )
    write_pins(project, "app", app_pins)
    write_pins(project, "dev", [pin for pin in dev_pins if pin not in app_pins])
    write_pins(project, "rasa", rasa_pins)


def write_pins(project: Project, name: str, pins: list[str]) -> None:
    """Write one file of pins."""
    text = HEADER.format(source=f"{name}.in") + "".join(f"{pin}\n" for pin in pins)
    (project.root / "requirements" / f"{name}.txt").write_text(text, encoding="utf-8")


def portable(frozen: list[str]) -> list[str]:
    """Keep the pins that any machine can install: no build label (``+cpu``), no path, no pip."""
    pins = []
    for line in frozen:
        found = re.match(r"^([A-Za-z0-9._-]+)==([^+\s]+)(\+\S+)?$", line.strip())
        if found and found[1].lower() not in UNPINNED:
            pins.append(f"{found[1]}=={found[2]}")
        elif " @ " in line:
            raise SetupError(
                f"{line.split(' @ ')[0]} was installed from a path; pin a release of it."
            )
    return pins


def _fresh(folder: Path, version: str, project: Project, console: Console) -> Path:
    with console.step(f"Making a fresh environment with Python {version}") as step:
        command = [str(find_python(version)), "-m", "venv", str(folder)]
        run_step(step, command, project.root, project.logs / "lock.log")
    return folder / "bin" / "python"


def _pins(python: Path, source: str, project: Project, console: Console) -> list[str]:
    pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
    with console.step(f"Installing {source}") as step:
        log = project.logs / "lock.log"
        run_step(step, [*pip, "install", "-r", f"requirements/{source}"], project.root, log)
        run_step(step, [*pip, "check"], project.root, log)
        run_step(step, [*pip, "freeze", "--all"], project.root, log)
    return portable(log.read_text(encoding="utf-8").splitlines())
