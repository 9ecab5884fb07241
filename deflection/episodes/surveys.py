"""What customers were asked about a conversation, and what they said: surveys as facts tell them.

Pure functions over facts; every word is defined in docs/metrics.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from deflection.facts import Fact, FactKind


class SurveyKind(StrEnum):
    """What is asked.

    ``csat`` how content she is with a chat · ``nps`` how likely she recommends us · ``ces`` how
    easy it was to find an answer by herself.
    """

    CSAT = "csat"
    NPS = "nps"
    CES = "ces"


@dataclass(frozen=True, slots=True)
class Scale:
    """Whole numbers from ``lowest`` to ``highest``; scores up to ``low`` are bad, and from
    ``good`` on good."""

    lowest: int
    highest: int
    low: int
    good: int

    @property
    def scores(self) -> range:
        """Return every score, the lowest first."""
        return range(self.lowest, self.highest + 1)


SCALES = {
    SurveyKind.CSAT: Scale(1, 5, 2, 4),
    SurveyKind.NPS: Scale(0, 10, 6, 9),
    SurveyKind.CES: Scale(1, 7, 3, 5),
}
"""NPS as Reichheld has it; CES 2.0, on which 7 is the easiest."""

LASTS = timedelta(days=14)
"""How long after it was asked a survey can be answered."""


@dataclass(slots=True)
class Survey:
    """One survey: when it was asked, and what she made of it; ``score`` is None until she says.

    ``agent_id`` is who ended the chat that it is about. That she ``commented`` outlives the
    comment, where she was forgotten.
    """

    kind: SurveyKind
    asked_at: datetime
    agent_id: str | None = None
    score: int | None = None
    comment: str = ""
    commented: bool = False
    answered_at: datetime | None = None
    declined: bool = False

    @property
    def settled(self) -> bool:
        """Tell whether she answered or declined: the first that she did counts."""
        return self.declined or self.score is not None


def surveys(facts: Iterable[Fact]) -> tuple[Survey, ...]:
    """Return the surveys of one episode, whose facts come in the order of writing.

    An answer of which it was not told that it was asked for counts as asked with it.
    """
    found: dict[str, Survey] = {}
    agent_id: str | None = None
    for fact in facts:
        agent_id = fact.data.get("agent_id", agent_id) if fact.kind in _AGENTS else agent_id
        if fact.kind in _TOLD:
            id_, kind = str(fact.data.get("survey_id", "")), _kind(fact)
            about = agent_id if kind is SurveyKind.CSAT else None
            survey = found.setdefault(id_, Survey(kind, fact.at, about))
            _follow(survey, fact)
    return tuple(found.values())


_AGENTS = frozenset({FactKind.ACCEPTED, FactKind.TRANSFERRED, FactKind.RESOLVED})
_TOLD = frozenset(
    {
        *(FactKind.SURVEY_ASKED, FactKind.SURVEY_ANSWERED, FactKind.SURVEY_DECLINED),
        FactKind.RATED,
    }
)
FACTS = tuple(sorted(_AGENTS | _TOLD))
"""The facts that tell of surveys."""


def _kind(fact: Fact) -> SurveyKind:
    return SurveyKind(fact.data.get("kind", SurveyKind.CSAT))


def _follow(survey: Survey, fact: Fact) -> None:
    if fact.kind is FactKind.SURVEY_ASKED:
        survey.asked_at = fact.at
    elif fact.kind is FactKind.RATED:  # of before there were surveys: the last one counted
        survey.score, survey.answered_at = int(fact.data["rating"]), fact.at
        survey.comment = str(fact.data.get("comment", ""))
    elif survey.settled:
        return
    elif fact.kind is FactKind.SURVEY_DECLINED:
        survey.declined = True
    else:
        survey.score, survey.answered_at = int(fact.data["score"]), fact.at
        survey.comment = str(fact.data.get("comment", ""))
        survey.commented = bool(fact.data.get("commented", survey.comment))
