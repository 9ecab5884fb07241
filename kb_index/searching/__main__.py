"""``python -m kb_index.searching``: the process of a searcher, started by `apart.Apart`.

Reads options and calls from its standard input, answers on its standard output, and ends with the
input. A signal that is meant for the whole group does not end it before its parent has saved.
"""

from __future__ import annotations

import gc
import logging
import os
import pickle
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from typing import Any, BinaryIO

from kb_index.searching.apart import HEAD, framed, unframed
from kb_index.searching.index_searcher import make_searcher
from kb_index.searching.place import THREADS
from kb_index.searching.searcher import Searcher

_NICENESS = 5
"""Whoever writes to us is acknowledged before anybody's search goes on, where cores are few."""

_SWITCH_SECONDS = 0.0005
"""How long a thread may keep the interpreter when a search wants it, as in the app itself."""

_SETTLING = frozenset(one.__name__ for one in (Searcher.load, Searcher.stand_in, Searcher.replace))


def main() -> None:
    """Serve until the input ends."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    os.nice(_NICENESS)
    sys.setswitchinterval(_SWITCH_SECONDS)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    calls, answers = sys.stdin.buffer, _own_output()
    options = _read(calls)
    if options is not None:
        _serve(make_searcher(options), calls, answers)
    # What still runs changed nothing on disk that is not replaced in one step.
    os._exit(0)


def _own_output() -> BinaryIO:
    """Return the output for answers alone: what a library prints goes where errors go."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _serve(searcher: Searcher, calls: BinaryIO, answers: BinaryIO) -> None:
    lock = threading.Lock()
    pool = ThreadPoolExecutor(THREADS)
    while (call := _read(calls)) is not None:
        pool.submit(_answer, searcher, call, answers, lock)


def _answer(searcher: Searcher, call: Any, answers: BinaryIO, lock: threading.Lock) -> None:
    number, name, args, named = call
    value, error = None, None
    try:
        with _settling() if name in _SETTLING else nullcontext():
            value = getattr(searcher, name)(*args, **named)
    except Exception as raised:
        error = _portable(raised)
    frame = framed((number, value, error))
    with lock:
        answers.write(frame)
        answers.flush()


def _portable(error: Exception) -> Exception:
    """Return the error, or one that tells of it where it cannot travel."""
    try:
        unframed(pickle.dumps(error))
        return error
    except Exception:  # whatever its own constructor makes of that
        return RuntimeError(repr(error))


@contextmanager
def _settling() -> Iterator[None]:
    """Collect no garbage while much is loaded, which takes a sixth longer, and nothing is garbage.

    Keep what was loaded out of later collections, too, which would take 110 ms (measured).
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


def _read(calls: BinaryIO) -> Any:
    """Return the next value, or None at the end."""
    head = calls.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    return unframed(calls.read(HEAD.unpack(head)[0]))


if __name__ == "__main__":
    main()
