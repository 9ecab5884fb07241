"""Where a text carries the terms of a question: spans of characters, and the excerpt of most."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kb_index.results import Span
from kb_index.text.folding import folded, simplified
from kb_index.text.language import Terms, stems
from kb_index.text.synonyms import find_synonyms

EXCERPT_LIMIT = 160
"""Characters of an excerpt, without the dots at its ends."""

_LATIN = re.compile(r"[a-z0-9]+")
_SENTENCE = re.compile(r"[。！？；]|[.!?;]\s")


class Excerpt(NamedTuple):
    """A part of a text, and the spans in it that carry terms."""

    text: str
    marks: tuple[Span, ...]


class Marker:
    """Finds the terms of one question in texts, in whatever form they have there."""

    def __init__(self, question: Terms) -> None:
        self._stems = {word for word in question.words if word.isascii()}
        self._groups = set(question.groups)
        chinese = {term for term in question.words + question.pairs if not term.isascii()}
        longest = sorted(chinese, key=lambda term: (-len(term), term))
        # Looked for at every place, because pairs overlap.
        self._chinese = re.compile(f"(?=({'|'.join(map(re.escape, longest)) or '(?!)'}))")

    def marks(self, text: str) -> tuple[Span, ...]:
        """Return the spans (characters from and until) that carry terms, in order, none touching.

        Offsets count characters of the text as it is, whatever folding makes of them.
        """
        plain, places = _with_places(text)
        return tuple(
            _joined((places[start], places[end - 1] + 1) for start, end in self._in(plain))
        )

    def excerpt(self, line: str, limit: int = EXCERPT_LIMIT) -> Excerpt:
        """Return the part of a line that carries most, from the beginning of a sentence if it can.

        Dots stand for what is left out before and after it.
        """
        marks = self.marks(line)
        if len(line) <= limit:
            return Excerpt(line, marks)
        start = _best_start(line, marks, limit)
        end = min(start + limit, len(line))
        before, after = "…" if start else "", "…" if end < len(line) else ""
        shift = len(before) - start
        inside = ((max(a, start), min(b, end)) for a, b in marks if a < end and b > start)
        shown = tuple((a + shift, b + shift) for a, b in inside)
        return Excerpt(before + line[start:end] + after, shown)

    def _in(self, plain: str) -> Iterator[Span]:
        for found in find_synonyms(plain):
            if self._groups.intersection(found.groups):
                yield found.start, found.end
        for match in self._chinese.finditer(plain):
            yield match.span(1)
        for match in _LATIN.finditer(plain):
            if self._stems.intersection(stems(match[0])):
                yield match.span()


def _with_places(text: str) -> tuple[str, list[int]]:
    """Return a text folded, and for each of its characters where it comes from."""
    parts = [folded(character) for character in text]
    plain = "".join(parts)
    places = [place for place, part in enumerate(parts) for _ in part]
    written = simplified(plain)
    return (written if len(written) == len(plain) else plain), places


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Join spans that overlap or touch."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _best_start(line: str, marks: tuple[Span, ...], limit: int) -> int:
    """Return where to begin so that most marked characters are seen.

    Where that is the same: at the beginning, else shortly before them, with a sentence.
    """
    sentences = {0, *(match.end() for match in _SENTENCE.finditer(line))}

    def worth(start: int) -> tuple[int, bool, bool, int]:
        end = start + limit
        seen = sum(max(0, min(b, end) - max(a, start)) for a, b in marks)
        return -seen, start > 0, start not in sentences, -start

    return min(sentences | {start for start, _ in marks}, key=worth)
