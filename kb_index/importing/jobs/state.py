"""Where an import stands, and what may be done with it."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """The states of a job; an uploaded one that could be read has been previewed."""

    PREVIEWED = "previewed"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    UNDONE = "undone"


class Doing(StrEnum):
    """What a running job does."""

    IMPORT = "import"
    DRY_RUN = "dry_run"
    UNDO = "undo"


_MAY_BEGIN: dict[Doing, frozenset[State]] = {
    Doing.DRY_RUN: frozenset({State.PREVIEWED, State.FAILED}),
    Doing.IMPORT: frozenset({State.PREVIEWED, State.FAILED, State.UNDONE}),
    Doing.UNDO: frozenset({State.DONE}),
}
_ENDS: dict[Doing, State] = {
    Doing.DRY_RUN: State.PREVIEWED,
    Doing.IMPORT: State.DONE,
    Doing.UNDO: State.UNDONE,
}
_BEFORE: dict[Doing, State] = {
    Doing.DRY_RUN: State.PREVIEWED,
    Doing.IMPORT: State.FAILED,
    Doing.UNDO: State.DONE,
}


def may_begin(doing: Doing, state: State) -> bool:
    """Tell whether a job in a state can begin to do this."""
    return state in _MAY_BEGIN[doing]


def end(doing: Doing) -> State:
    """Return the state of a job that has done this."""
    return _ENDS[doing]


def given_up(doing: Doing) -> State:
    """Return the state of a job that could not do this, and so changed nothing."""
    return _BEFORE[doing]
