"""Finding a Python of a given version that really runs and can make environments."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from scripts.project import SetupError

_PROBE = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"


def find_python(version: str, env: Mapping[str, str] | None = None) -> Path:
    """Return a Python of this version (``3.10``); raise `SetupError` that says how to get one.

    Looked for as ``python3.10`` on the PATH, then among pyenv's versions, then through uv. A pyenv
    shim is there but fails unless its version is chosen, so every candidate is tried.
    """
    env = os.environ if env is None else env
    for candidate in candidates(version, env):
        if runs(candidate, version):
            return candidate
    raise SetupError(
        f"Python {version} with its venv module was not found (PATH, pyenv, uv). Install it: "
        f"`apt install python{version} python{version}-venv`, `pyenv install {version}` or "
        f"`uv python install {version}`."
    )


def candidates(version: str, env: Mapping[str, str]) -> Iterator[Path]:
    """Yield where such a Python may be, best first."""
    for folder in env.get("PATH", "").split(os.pathsep):
        path = Path(folder or ".") / f"python{version}"
        if path.exists():
            yield path
    yield from _pyenv(version, env)
    yield from _uv(version, env)


def runs(python: Path, version: str) -> bool:
    """Tell whether this Python starts, has that version, and can make environments."""
    return _output([str(python), "-c", _PROBE]) == version


def _pyenv(version: str, env: Mapping[str, str]) -> Iterator[Path]:
    root = env.get("PYENV_ROOT") or str(Path(env.get("HOME", "~")).expanduser() / ".pyenv")
    found = Path(root, "versions").glob(f"{version}.*/bin/python{version}")
    yield from sorted(found, key=_patch_release, reverse=True)


def _patch_release(python: Path) -> tuple[int, ...]:
    name = python.parent.parent.name
    return tuple(int(part) if part.isdigit() else -1 for part in name.split("."))


def _uv(version: str, env: Mapping[str, str]) -> Iterator[Path]:
    uv = shutil.which("uv", path=env.get("PATH", ""))
    if uv and (found := _output([uv, "python", "find", "--no-project", version])):
        yield Path(found)


def _output(command: list[str]) -> str:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            timeout=30,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
