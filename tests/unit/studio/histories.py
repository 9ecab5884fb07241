"""Facts of an episode, as the bot and the pages write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from deflection.facts import Fact, FactKind


class History:
    """Facts of one episode, a second after each other."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def wait(self, **delta: float) -> History:
        """Let time pass."""
        self.at += timedelta(**delta)
        return self

    def add(self, kind: FactKind, article_id: str | None = None, **data: Any) -> History:
        """Add a fact."""
        self.wait(seconds=1)
        self.facts.append(Fact(kind, self.at, article_id, data))
        return self

    def ask(
        self, question: str, decision: str = "no_answer", *hits: str, confidence: float = 0.1
    ) -> History:
        """A question reaches the knowledge base, which finds these articles."""
        self.add(FactKind.ASKED, question=question)
        return self.search(question, decision, *hits, confidence=confidence)

    def search(self, question: str, decision: str, *hits: str, confidence: float = 0.1) -> History:
        """A search, as after an answer to what the bot asked back."""
        found = [{"article_id": hit, "title": hit, "score": 1.0} for hit in hits]
        return self.add(
            FactKind.SEARCHED,
            question=question,
            decision=decision,
            confidence=confidence,
            hits=found,
        )

    def answer(self, article_id: str, score: float | None = 0.9, language: str = "zh") -> History:
        """The bot answers with an article; without a score she chose it herself."""
        data = {"as": "answer", "score": score, "language": language, "title": article_id}
        return self.add(FactKind.SHOWN, article_id, **data)

    def offer(self, *article_ids: str) -> History:
        """The bot offers a choice."""
        for position, article_id in enumerate(article_ids, 1):
            data = {"as": "choice", "position": position, "title": article_id}
            self.add(FactKind.SHOWN, article_id, **data)
        return self

    def open(self, article_id: str) -> History:
        """She opens an article."""
        return self.add(FactKind.OPENED, article_id, reading_id="r1", seconds=0)

    def read(self, article_id: str, seconds: float, reading_id: str = "r1") -> History:
        """She has read so long."""
        return self.add(FactKind.DWELT, article_id, reading_id=reading_id, seconds=seconds)

    def vote(self, article_id: str, helped: bool) -> History:
        """She says whether it helped."""
        return self.add(FactKind.VOTED, article_id, helped=helped)

    def person(self, reason: str = "requested") -> History:
        """Somebody wants a person for her."""
        return self.add(FactKind.HANDOFF_REQUESTED, reason=reason)
