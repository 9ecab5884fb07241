"""The system packages that the tests need: a browser, Chinese fonts, PostgreSQL and Prometheus."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.console import Console
from scripts.processes import StepError, run_step
from scripts.project import Project, SetupError

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Server:
    """A program without which its own tests are skipped, and no others."""

    name: str
    package: str
    there: Callable[[], bool]


def ensure_test_packages(project: Project, console: Console) -> None:
    """Install what is missing when we may; raise `SetupError` naming what the tests must have.

    The servers they must not have: without one its tests are skipped, and that is said.
    """
    _ensure(missing_packages(), project, console)
    for server in SERVERS:
        if not server.there():
            try:
                _ensure([server.package], project, console)
            except SetupError as problem:
                console.say(f"! The tests on {server.name} are skipped. {problem}")


def missing_packages() -> list[str]:
    """Return the Debian packages that are not there, of those that the tests must have."""
    missing = []
    if not any(shutil.which(name) for name in BROWSERS):
        missing.append("chromium")
    if not _has_chinese_font():
        missing.append("fonts-noto-cjk")
    return missing


def has_postgresql(place: Path = Path("/usr/lib/postgresql")) -> bool:
    """Tell whether PostgreSQL's server is there; Debian keeps it out of the search path."""
    return shutil.which("initdb") is not None or any(place.glob("*/bin/initdb"))


def has_prometheus() -> bool:
    """Tell whether Prometheus is there, with the tool that tries its rules."""
    return all(shutil.which(name) for name in ("prometheus", "promtool"))


SERVERS = (
    Server("PostgreSQL", "postgresql", has_postgresql),
    Server("Prometheus", "prometheus", has_prometheus),
)


def _ensure(missing: Sequence[str], project: Project, console: Console) -> None:
    if not missing:
        return
    names = " ".join(missing)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SetupError(f"The tests need {names}: install with `sudo apt install {names}`.")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with console.step(f"Installing {names}") as step:
        log = project.logs / "apt.log"
        try:
            run_step(step, ["apt-get", "update", "-q"], project.root, log, env)
            install = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *missing]
            run_step(step, install, project.root, log, env)
        except StepError as failure:
            raise SetupError(f"{names} could not be installed. {failure}") from failure


def _has_chinese_font() -> bool:
    if any(Path("/usr/share/fonts").glob("**/NotoSansCJK*")):
        return True
    if not shutil.which("fc-list"):
        return False
    fonts = subprocess.run(
        ["fc-list", ":lang=zh", "family"], stdout=subprocess.PIPE, encoding="utf-8", check=False
    )
    return bool(fonts.stdout.strip())
