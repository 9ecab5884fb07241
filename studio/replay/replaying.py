"""Asks questions again, of a knowledge base and by settings of one's choice; writes nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from deflection.experiments.treating.treatment import Treatment
from kb_index.asking.clarify import REACH
from kb_index.ranking.policy import Decision, Thresholds
from kb_index.results import Search
from kb_index.trying.deciding import decided
from studio.gaps.placing import Encode
from studio.replay.difference import Now
from studio.replay.question import Question


class Base(Search, Encode, Protocol):
    """What is needed of a knowledge base."""


@dataclass(slots=True)
class Replaying:
    """Decides anew about questions; equal ones are searched once."""

    base: Search
    treatment: Treatment
    limits: Callable[[Treatment], Thresholds]
    _known: dict[tuple[str, str, bool], Now] = field(default_factory=dict)

    async def again(self, questions: Iterable[Question]) -> AsyncIterator[tuple[Question, Now]]:
        """Yield each question with what the bot would do today; raise `IndexUnavailable`."""
        for question in questions:
            key = (question.text, question.language, question.may_ask)
            if key not in self._known:
                self._known[key] = await self._decide(question)
            yield question, self._known[key]

    async def _decide(self, question: Question) -> Now:
        found = await self.base.search(
            question.text, question.language, REACH, shifts=self.treatment.shifts
        )
        may_ask = question.may_ask and self.treatment.asks_back is not False
        verdict = decided(found, self.limits(self.treatment), may_ask=may_ask)
        shown = tuple(hit.article_id for hit in verdict.hits)
        silent = verdict.decision is Decision.NO_ANSWER and self.treatment.suggests is False
        return Now(verdict.decision, () if silent else shown)
