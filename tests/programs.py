"""Starting a program as an operator does, and hearing what it says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.rasa_server import ROOT


def started(var: Path, *words: str, **settings: str) -> tuple[int, list[str]]:
    """Run a module of ours, without an encoder, until it ends; return its exit code and its
    lines."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env={**os.environ, "JIELI_VAR": str(var), "JIELI_ENCODER": "none", **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout.splitlines()
