"""What customers answered to surveys, one by one, with their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import iso
from deflection import store as facts
from deflection.books.tables import EpisodeRow
from deflection.episodes.surveys import FACTS, Survey, SurveyKind, surveys
from deflection.reports.parts import Name


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which answers: of one survey, those of one score if it is given, or those with words."""

    kind: SurveyKind
    score: int | None = None
    commented: bool = False

    def holds(self, survey: Survey) -> bool:
        """Tell whether a survey has such an answer."""
        return (
            survey.kind is self.kind
            and survey.score is not None
            and self.score in (None, survey.score)
            and (bool(survey.comment) or not self.commented)
        )


async def answers(
    session: AsyncSession, rows: Sequence[EpisodeRow], wanted: Wanted
) -> list[tuple[EpisodeRow, Survey]]:
    """Return the answers of some episodes, in their order."""
    ids = [row.conversation_id for row in rows]
    told = await facts.facts_by_conversation(session, ids, FACTS)
    return [
        (row, survey)
        for row in rows
        for survey in surveys(told.get((row.conversation_id, row.episode), ()))
        if wanted.holds(survey)
    ]


def agents_of(found: Sequence[tuple[EpisodeRow, Survey]]) -> set[str]:
    """Return the agents whom answers are about."""
    return {survey.agent_id for _, survey in found if survey.agent_id}


def answer_view(row: EpisodeRow, survey: Survey, names: Mapping[str, Name]) -> dict[str, Any]:
    """Return an answer as JSON; ``names`` are those of agents."""
    return {
        "survey": survey.kind.value,
        "score": survey.score,
        "comment": survey.comment,
        "asked_at": iso(survey.asked_at),
        "answered_at": iso(survey.answered_at),
        "agent": names.get(survey.agent_id or ""),
        "channel": row.channel,
        "conversation_id": row.conversation_id,
        "episode": row.episode,
    }
