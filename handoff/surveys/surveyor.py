"""Asks customers what they think, in the transaction of what they are asked about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.ids import new_id
from deflection.episodes.episode import Ending, read_episode
from deflection.episodes.surveys import SurveyKind
from deflection.facts import Fact, FactKind, Subject
from deflection.store import facts_of
from handoff.message import PAGE, survey_question
from handoff.surveys import store
from handoff.surveys.rule import Occasion, Rule, State
from handoff.surveys.tables import SurveyRow
from handoff.tables import ConversationRow
from handoff.transcript import append, note


@dataclass(frozen=True, slots=True)
class Surveyor:
    """Asks by a company's rule; conversations come from `handoff.store.lock`."""

    rule: Rule = field(default_factory=Rule)

    async def after_chat(self, session: AsyncSession, row: ConversationRow, now: datetime) -> None:
        """An agent resolved her conversation."""
        await self._ask(session, row, Occasion.CHAT, now)

    async def after_help(self, session: AsyncSession, row: ConversationRow, now: datetime) -> None:
        """She said that an answer helped."""
        await self._ask(session, row, Occasion.SELF_SERVICE, now)

    async def after_silence(
        self, session: AsyncSession, row: ConversationRow, now: datetime
    ) -> None:
        """Silence ended a conversation with the bot; where its last question was answered, that is
        taken for help."""
        # On a page a question waits until she comes back; on a phone it would ring a day later.
        if row.channel == PAGE and self.rule.fitting(Occasion.SELF_SERVICE, row.contact_id):
            subject = Subject(row.id, row.contact_id, row.episode, row.channel)
            facts = await facts_of(session, row.id, row.episode)
            if facts and read_episode(subject, facts).ending is Ending.ANSWERED:
                await self._ask(session, row, Occasion.SELF_SERVICE, now)

    async def _ask(
        self, session: AsyncSession, row: ConversationRow, occasion: Occasion, now: datetime
    ) -> None:
        kind = self.rule.fitting(occasion, row.contact_id)
        if kind is None:
            return
        if await store.was_asked(session, row.contact_id, *self.rule.around(now)):
            return
        survey = _new(row, kind, now)
        append(session, row, survey_question(kind, survey.id, row.language), now)
        survey.seq, row.survey_id = row.seq, survey.id
        session.add(survey)
        data = {"survey_id": survey.id, "kind": kind.value}
        key = f"survey_asked:{survey.id}"
        await note(session, row, Fact(FactKind.SURVEY_ASKED, now, data=data, key=key))


def _new(row: ConversationRow, kind: SurveyKind, now: datetime) -> SurveyRow:
    return SurveyRow(
        id=new_id(),
        contact_id=row.contact_id,
        conversation_id=row.id,
        episode=row.episode,
        kind=kind.value,
        state=State.OPEN.value,
        asked_at=now,
        comment="",
    )


SURVEYOR = web.AppKey("surveyor", Surveyor)
