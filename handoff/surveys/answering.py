"""What she makes of a survey: the first thing that she does counts, by whatever way it comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import InvalidInput, SurveyClosed
from deflection.episodes.surveys import SCALES, SurveyKind
from deflection.facts import Fact, FactKind, Subject
from deflection.store import record
from handoff import store as conversations
from handoff.follow_ups import store as follow_ups
from handoff.surveys import store
from handoff.surveys.rule import LASTS, State
from handoff.surveys.tables import SurveyRow
from handoff.tables import ConversationRow
from handoff.transcript import changed

COMMENT_LIMIT = 1000
"""Longest comment in characters."""


class Via(StrEnum):
    """How an answer came."""

    PAGE = "page"
    MENU = "menu"
    NUMBER = "number"
    WORDS = "words"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Answer:
    """A score on the scale of what was asked, and her words to it; cleaned."""

    score: int
    via: Via
    comment: str = ""


async def answer(session: AsyncSession, survey_id: str, given: Answer, now: datetime) -> SurveyRow:
    """Keep an answer; the same one again changes nothing.

    Raise `SurveyNotFound`, `InvalidInput` for a score that is not on the scale, or `SurveyClosed`
    where she has answered otherwise or declined, or too long ago was asked.
    """
    row, survey = await _held(session, survey_id)
    kind = SurveyKind(survey.kind)
    if given.score not in SCALES[kind].scores:
        numbers = SCALES[kind].scores
        raise InvalidInput(field="score", problem=f"must be {numbers[0]} to {numbers[-1]}")
    if survey.score == given.score and given.comment in ("", survey.comment):
        return survey
    _settle(survey, State.ANSWERED, now)
    survey.score, survey.comment = given.score, given.comment
    if kind is SurveyKind.CSAT and row.episode == survey.episode:
        row.rating = given.score
    words = {"comment": given.comment, "commented": bool(given.comment)}  # she may be forgotten
    data = {"score": given.score, **words, "via": given.via.value}
    await _note(session, row, survey, FactKind.SURVEY_ANSWERED, data, now)
    if given.score <= SCALES[kind].low:
        follow_ups.open_for(session, survey, now)
    return survey


async def decline(session: AsyncSession, survey_id: str, now: datetime) -> SurveyRow:
    """Keep that she does not want to say; again, it changes nothing.

    Raise `SurveyNotFound`, or `SurveyClosed` where she has answered, or too long ago was asked.
    """
    row, survey = await _held(session, survey_id)
    if survey.state != State.DECLINED:
        _settle(survey, State.DECLINED, now)
        await _note(session, row, survey, FactKind.SURVEY_DECLINED, {}, now)
    return survey


def is_open(survey: SurveyRow, now: datetime) -> bool:
    """Tell whether a survey can be answered; also where a clock was turned back since."""
    return survey.state == State.OPEN and now < survey.asked_at + LASTS


async def _held(session: AsyncSession, survey_id: str) -> tuple[ConversationRow, SurveyRow]:
    """Return a survey with its conversation, which is held: so one answer comes after another."""
    found = await store.find(session, survey_id)
    row = await conversations.lock(session, found.conversation_id)
    return row, await store.find(session, survey_id)


def _settle(survey: SurveyRow, state: State, now: datetime) -> None:
    if not is_open(survey, now):
        raise SurveyClosed(id=survey.id)
    survey.state, survey.settled_at = state.value, now


async def _note(
    session: AsyncSession,
    row: ConversationRow,
    survey: SurveyRow,
    kind: FactKind,
    data: dict[str, object],
    now: datetime,
) -> None:
    """Write a fact of the episode in which it was asked, whichever she is in now."""
    subject = Subject(row.id, row.contact_id, survey.episode, row.channel)
    told = {"survey_id": survey.id, "kind": survey.kind, **data}
    await record(session, subject, Fact(kind, now, data=told, key=f"{kind}:{survey.id}"))
    changed(session, row, now)
