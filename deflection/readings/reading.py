"""One reading of an article, and the facts that it becomes once it is known whose it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from deflection.facts import Fact, FactKind

KEPT = timedelta(days=7)
"""How long a reading can still become somebody's; then it counts, and belongs to nobody."""


@dataclass(frozen=True, slots=True)
class Beat:
    """What one reading has come to: seconds in all so far, and her vote if she gave one.

    ``id`` is random and new for each opening of a page; ``about`` is the article as the facts
    name it (title, language, product).
    """

    id: str
    article_id: str
    about: dict[str, Any]
    seconds: float = 0.0
    helped: bool | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A reading as it was kept."""

    id: str
    article_id: str
    about: dict[str, Any]
    opened_at: datetime
    updated_at: datetime
    seconds: float
    helped: bool | None

    def facts(self) -> list[Fact]:
        """Return what happened, with the moments at which it did."""
        return facts_of(
            Beat(self.id, self.article_id, self.about, self.seconds, self.helped),
            self.opened_at,
            self.updated_at,
        )


def facts_of(beat: Beat, opened_at: datetime, at: datetime) -> list[Fact]:
    """Return a reading as the facts that a conversation keeps of it."""
    data = {**beat.about, "reading_id": beat.id, "sent_by": "help_centre"}
    facts = [Fact(FactKind.OPENED, opened_at, beat.article_id, {**data, "seconds": 0})]
    if beat.seconds:
        dwelt = {**data, "seconds": beat.seconds}
        facts.append(Fact(FactKind.DWELT, at, beat.article_id, dwelt))
    if beat.helped is not None:
        voted = {"helped": beat.helped, "sent_by": "help_centre"}
        facts.append(Fact(FactKind.VOTED, at, beat.article_id, voted))
    return facts
