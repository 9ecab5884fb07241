"""Keeps one program running: ``python -m scripts.keep <program> …`` starts it again when it ends.

Rasa is kept this way, because the app goes on without it: a crash of Rasa must not stop the app,
and must not last. A program that keeps ending at once is given up.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

SHORT_LIFE = 60.0
SHORT_LIVES = 3


class Asked(BaseException):
    """Somebody asked us to stop."""


def keep(command: Sequence[str], clock: Callable[[], float] = time.monotonic) -> int:
    """Run the program again and again; return its exit code once it ends too soon too often."""
    short_lives = 0
    while True:
        begun = clock()
        code = _once(command)
        short_lives = short_lives + 1 if clock() - begun < SHORT_LIFE else 1
        if short_lives >= SHORT_LIVES:
            print(f"ended with code {code} {short_lives} times in a row; giving up", flush=True)
            return code or 1
        print(f"ended with code {code}; starting again", flush=True)
        time.sleep(short_lives)


def _once(command: Sequence[str]) -> int:
    process = subprocess.Popen(list(command))
    try:
        return process.wait()
    except Asked:
        process.terminate()
        process.wait()
        raise


def _ask(number: int, frame: Any) -> None:
    # One request is enough: a second must not break off the waiting for the program's end.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise Asked


def main() -> int:
    """Keep the program of the command line until SIGTERM or SIGINT."""
    signal.signal(signal.SIGTERM, _ask)
    signal.signal(signal.SIGINT, _ask)
    try:
        return keep(sys.argv[1:])
    except Asked:
        return 0


if __name__ == "__main__":
    sys.exit(main())
