"""Makes the sample's small talk: the most different wordings of every answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kb_index.index.language import normalise

WORDINGS = 40


def build(rows: Iterable[dict[str, Any]], language: str) -> Iterator[dict[str, Any]]:
    """Yield one line of the shipped file per answer."""
    for row in rows:
        answer = " ".join(row["answer"].split())
        said = [" ".join(text.split()) for text in row["questions"] if " = " not in text]
        wordings = diverse(said, WORDINGS)  # "editorial = chitchat" is the source's metadata
        if answer and wordings:
            yield {
                "key": f"small_talk-{row['id']}-{language}",
                "language": language,
                "title": wordings[0],
                "variants": wordings[1:],
                "answer": answer,
            }


def diverse(wordings: list[str], limit: int) -> list[str]:
    """Choose wordings far from each other: start with the first, then always the farthest."""
    shapes = {text: _shape(text) for text in dict.fromkeys(wordings) if text}
    if not shapes:
        return []
    chosen = [next(iter(shapes))]
    nearest = {text: _likeness(shape, shapes[chosen[0]]) for text, shape in shapes.items()}
    while len(chosen) < min(limit, len(shapes)):
        best = min((text for text in shapes if text not in chosen), key=nearest.__getitem__)
        chosen.append(best)
        for text, shape in shapes.items():
            nearest[text] = max(nearest[text], _likeness(shape, shapes[best]))
    return chosen


def _shape(text: str) -> frozenset[str]:
    plain = "".join(character for character in normalise(text) if character.isalnum())
    return frozenset(plain[start : start + 2] for start in range(max(1, len(plain) - 1)))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))
