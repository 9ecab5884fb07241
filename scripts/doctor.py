"""What this machine has and lacks for Jieli, one line each."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import partial

from scripts.console import Console
from scripts.debian import SERVERS, Server, missing_packages
from scripts.environments import check_disk
from scripts.ports import free_ports
from scripts.project import Project, SetupError
from scripts.pythons import find_python
from scripts.web import node_version


def diagnose(project: Project, console: Console) -> bool:
    """Print every requirement with what was found; return whether `make run` can work."""
    needed: list[tuple[str, Callable[[], str]]] = [
        ("Python 3.11", lambda: str(find_python("3.11"))),
        ("Python 3.10", lambda: str(find_python("3.10"))),
        ("Node", node_version),
        ("Disk", lambda: _disk(project)),
        ("Ports", lambda: "{} and {} are free".format(*free_ports(os.environ))),
    ]
    results = [_line(name, look, console) for name, look in needed]
    _line("Browser (tests)", _browser, console)
    for server in SERVERS:
        _line(f"{server.name} (tests)", partial(_server, server), console)
    return all(results)


def _line(name: str, look: Callable[[], str], console: Console) -> bool:
    try:
        found = look()
    except SetupError as problem:
        console.say(f"✗ {name:<18} {problem}")
        return False
    console.say(f"✓ {name:<18} {found}")
    return True


def _disk(project: Project) -> str:
    if not project.rasa_python.exists() or not project.app_python.exists():
        check_disk(project.root)
    return f"{shutil.disk_usage(project.root).free / 1e9:.0f} GB free"


def _server(server: Server) -> str:
    if not server.there():
        raise SetupError("missing: its tests are skipped.")
    return "there"


def _browser() -> str:
    missing = missing_packages()
    if missing:
        raise SetupError(f"{' and '.join(missing)} missing: needed by `make test` alone.")
    return "there, with Chinese fonts"
