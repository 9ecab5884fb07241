"""What is sent at once: words, a menu, a card or a file; and how pieces are joined and cut.

A channel allows few messages, so pieces that wait are joined as far as one message holds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

_BETWEEN = "\n\n"
_FEW = 120
"""Bytes that no channel finds too long."""


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a menu; its ``id`` comes back when she clicks it."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Menu:
    """A question with options to click."""

    text: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """An article with a page of its own."""

    title: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of an agent's, by the id of its file."""

    file_id: str
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Nudge:
    """Tells her by the one way that is always open that there is an answer, and where."""

    question: str
    answer: str
    url: str


Piece = Words | Menu | Card | Picture | Nudge

_KINDS: dict[str, type[Any]] = {
    "words": Words,
    "menu": Menu,
    "card": Card,
    "picture": Picture,
    "nudge": Nudge,
}
_NAMES = {cls: name for name, cls in _KINDS.items()}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message of a channel holds: bytes of text, and whether there are menus and cards."""

    text_bytes: int
    menus: bool = True
    cards: bool = True


def to_json(piece: Piece) -> dict[str, Any]:
    """Write a piece as it is kept."""
    return {"kind": _NAMES[type(piece)], **asdict(piece)}


def from_json(kept: dict[str, Any]) -> Piece:
    """Read a kept piece."""
    values = {name: value for name, value in kept.items() if name != "kind"}
    if kept["kind"] == "menu":
        values["options"] = tuple(Option(**each) for each in values["options"])
    piece: Piece = _KINDS[kept["kind"]](**values)
    return piece


def join(pieces: Sequence[Piece], limits: Limits) -> tuple[Piece, int]:
    """Return as many pieces from the first on as make one message, as one, and how many."""
    joined, count = pieces[0], 1
    for piece in pieces[1:]:
        both = _both(joined, piece)
        if both is None or size(both) > limits.text_bytes:
            break
        joined, count = both, count + 1
    return joined, count


def _both(first: Piece, second: Piece) -> Piece | None:
    match first, second:
        case Words(text=before), Words(text=text) | Menu(text=text):
            return replace(second, text=before + _BETWEEN + text)
        case Menu(text=before, options=options), Menu(text=text, options=more):
            new = [each for each in more if each.label not in {one.label for one in options}]
            return Menu(before + _BETWEEN + text, (*options, *new))
    return None


def size(piece: Piece) -> int:
    """Return the bytes of text of a piece."""
    match piece:
        case Words(text=text):
            return _bytes(text)
        case Menu(text=text, options=options):
            return _bytes(text) + sum(_bytes(each.label) + 1 for each in options)
    return 0


def fit(piece: Piece, limits: Limits) -> list[Piece]:
    """Cut a piece into what fits: words where they have a break, a menu's question off its top."""
    if size(piece) <= limits.text_bytes:
        return [piece]
    match piece:
        case Words(text=text):
            return [Words(part) for part in cut(text, limits.text_bytes)]
        case Menu(text=text, options=options):
            *before, last = cut(text, max(1, limits.text_bytes - size(Menu("", options))))
            return [*map(Words, before), Menu(last, options)]
    return [piece]


def halves(piece: Piece) -> list[Piece]:
    """Cut a piece that the other side found too long; one of a few words stays one."""
    if not isinstance(piece, Words | Menu) or size(piece) < _FEW:
        return [piece]
    return fit(piece, Limits(size(piece) // 2 + 1))


def cut(text: str, limit: int) -> list[str]:
    """Cut text into parts of at most ``limit`` bytes, at the end of a line, sentence or word."""
    parts = []
    while _bytes(text) > limit:
        most = text.encode()[:limit].decode("utf-8", "ignore") or text[0]
        at = max(most.rfind(mark) + len(mark) for mark in ("\n", "。", "！", "？", ". ", " "))
        at = at if at > len(most) // 2 else len(most)
        parts.append(text[:at].strip())
        text = text[at:].strip()
    return [part for part in (*parts, text) if part] or [""]


def spelled_out(menu: Menu, hint: str) -> Words:
    """Return a menu as numbered lines, for a channel or a reply without menus."""
    lines = [f"{number}. {each.label}" for number, each in enumerate(menu.options, 1)]
    return Words("\n".join([menu.text, *lines, hint]))


def without_escapes(piece: Piece) -> Piece:
    """Return a piece whose text holds nothing that looks like an escaped letter (``\\u4e00``)."""
    if isinstance(piece, Words | Menu | Card):
        return replace(piece, text=piece.text.replace("\\", "＼"))
    return piece


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
