"""What of an article is indexed: its wordings, and its answer in pieces a reader can take in."""

from __future__ import annotations

import re
from collections.abc import Iterator

PIECE_LIMIT = {"zh": 400, "en": 1000}
"""Longest piece of an answer in characters; a Chinese character says as much as 2–3 letters."""

_FENCE = re.compile(r"^\s*(```|~~~)")
_HEADING = re.compile(r"^#{1,6}\s")


def pieces(answer: str, language: str) -> tuple[str, ...]:
    """Cut an answer (Markdown) between its top-level blocks into pieces, each valid alone.

    An answer within one and a half pieces stays whole: two halves of a short text help nobody.
    """
    limit = PIECE_LIMIT.get(language, PIECE_LIMIT["en"])
    if len(answer) <= limit * 3 // 2:
        return (answer,) if answer.strip() else ()
    return tuple(_gather(_blocks(answer), limit))


def _gather(blocks: Iterator[str], limit: int) -> Iterator[str]:
    """Join blocks up to the limit; a heading opens a new piece, so that it stays with its text."""
    piece = ""
    for block in blocks:
        full = len(piece) + len(block) + 2 > limit
        if piece and (full or _HEADING.match(block)) and not _is_only_heading(piece):
            yield piece
            piece = ""
        piece = f"{piece}\n\n{block}" if piece else block
    if piece:
        yield piece


def _blocks(answer: str) -> Iterator[str]:
    """Yield paragraphs, list items with what is indented under them, and whole code blocks."""
    block: list[str] = []
    fenced = blank = False
    for line in answer.split("\n"):
        starts = blank and not fenced and line.strip() and not line[0].isspace()
        if starts and block:
            yield "\n".join(block).strip("\n")
            block = []
        if _FENCE.match(line):
            fenced = not fenced
        blank = not line.strip()
        block.append(line)
    if any(line.strip() for line in block):
        yield "\n".join(block).strip("\n")


def _is_only_heading(piece: str) -> bool:
    return all(_HEADING.match(line) or not line.strip() for line in piece.split("\n"))
