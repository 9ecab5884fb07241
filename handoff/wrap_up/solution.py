"""A chat read as an article: what she asked, and what the agent answered. A pure function."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LONGEST_QUESTION = 200
"""Characters; who writes more tells a story and asks no question that others would ask so."""
MOST_VARIANTS = 10


@dataclass(frozen=True, slots=True)
class Said:
    """One message: the customer's, typed and no click, or an agent's; recalled ones left out."""

    by_customer: bool
    text: str


@dataclass(frozen=True, slots=True)
class Solution:
    """A proposal for an article, for the agent to read over: plain text, nothing invented."""

    title: str
    answer: str
    variants: tuple[str, ...]


def solution(asked: Iterable[str], said: Sequence[Said]) -> Solution:
    """Return what a chat proposes as an article.

    ``asked`` are the questions that reached the knowledge base; what the agent heard beside them
    counts as a question by its mark. The first is the title, the others are its variants; the
    answer is what the agent wrote.
    """
    heard = (each.text for each in said if each.by_customer and _is_question(each.text))
    wordings = _each_once([*asked, *heard])
    answer = "\n\n".join(each.text for each in said if not each.by_customer)
    title = wordings[0] if wordings else ""
    return Solution(title, answer, tuple(wordings[1 : MOST_VARIANTS + 1]))


def _is_question(text: str) -> bool:
    return text.rstrip().endswith(("?", "？", "吗", "呢"))


def _each_once(wordings: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for wording in wordings:
        words = " ".join(wording.split())
        if 0 < len(words) <= LONGEST_QUESTION:
            found.setdefault(words.casefold().rstrip("?？。. "), words)
    return list(found.values())
