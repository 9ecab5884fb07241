"""Makes the sample's small talk: the most representative wordings of every answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kb_index.text.folding import normalise

WORDINGS = 40


def build(rows: Iterable[dict[str, Any]], language: str) -> Iterator[dict[str, Any]]:
    """Yield one line of the shipped file per answer."""
    for row in rows:
        answer = " ".join(row["answer"].split())
        said = [" ".join(text.split()) for text in row["questions"] if " = " not in text]
        wordings = representative(said, WORDINGS)  # "editorial = chitchat" is the source's metadata
        if answer and wordings:
            yield {
                "key": f"small_talk-{row['id']}-{language}",
                "language": language,
                "title": wordings[0],
                "variants": wordings[1:],
                "answer": answer,
            }


def representative(wordings: list[str], limit: int) -> list[str]:
    """Choose the wordings that together are most like all of them, the most typical first.

    Greedy facility location: each choice is the one that brings the others nearest to a chosen
    one. Choosing the farthest instead would keep the oddest wordings and lose the usual ones.
    """
    texts = [text for text in dict.fromkeys(wordings) if text]
    shapes = [_shape(text) for text in texts]
    likeness = [[_likeness(one, other) for other in shapes] for one in shapes]
    nearest = [0.0] * len(texts)
    chosen: list[int] = []
    while len(chosen) < min(limit, len(texts)):
        best = max(
            (number for number in range(len(texts)) if number not in chosen),
            key=lambda number: (_gain(likeness[number], nearest), -len(texts[number])),
        )
        chosen.append(best)
        nearest = [max(pair) for pair in zip(nearest, likeness[best], strict=True)]
    return [texts[number] for number in chosen]


def _gain(likeness: list[float], nearest: list[float]) -> float:
    return sum(max(0.0, mine - now) for mine, now in zip(likeness, nearest, strict=True))


def _shape(text: str) -> frozenset[str]:
    plain = "".join(character for character in normalise(text) if character.isalnum())
    return frozenset(plain[start : start + 2] for start in range(max(1, len(plain) - 1)))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))
