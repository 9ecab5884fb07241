"""Turning proposals into messages, facts and moves, inside the turn's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from deflection.episodes.surveys import SurveyKind
from deflection.facts import Fact, FactKind
from handoff.bot import context
from handoff.bot.reply import (
    Alternatives,
    Answer,
    Choices,
    Decision,
    Exposed,
    HandoffReason,
    LeaveMessage,
    NoAnswer,
    OfferPerson,
    Proposal,
    Rate,
    RequestPerson,
    Say,
    Vote,
)
from handoff.conversation import State
from handoff.message import Draft, Kind, Sender
from handoff.ownership import request_person
from handoff.surveys import store as surveys
from handoff.surveys.answering import Answer as Score
from handoff.surveys.answering import Via, answer, is_open
from handoff.tables import ConversationRow
from handoff.transcript import append, note


class HandOver(Protocol):
    """Takes in who wants a person."""

    async def __call__(
        self,
        session: AsyncSession,
        row: ConversationRow,
        reason: HandoffReason,
        slots: dict[str, Any],
        now: datetime,
    ) -> None:
        """Put her into the queue, or open a ticket."""


async def apply(
    session: AsyncSession,
    row: ConversationRow,
    proposals: Sequence[Proposal],
    source: str,
    now: datetime,
    hand_over: HandOver = request_person,
) -> None:
    """Write the messages of a turn, then its facts, then, last, a change of owner.

    ``hand_over`` takes in who wants a person.
    """
    for draft in filter(None, map(_draft, proposals)):
        append(session, row, draft, now)
    facts = [fact for proposal in proposals for fact in _facts(proposal, row.contact_id, now)]
    if source == "fallback":
        facts.append(Fact(FactKind.BOT_DEGRADED, now))
    await note(session, row, *facts)
    before = context.recall(row.context, row.epoch, now)
    row.context = context.keep(context.after(before, proposals), row.epoch, now)
    for proposal in proposals:
        await _move(session, row, proposal, now, hand_over)


async def _move(
    session: AsyncSession,
    row: ConversationRow,
    proposal: Proposal,
    now: datetime,
    hand_over: HandOver,
) -> None:
    if isinstance(proposal, Rate):
        await _rate(session, row, proposal.rating, now)
    if row.state != State.BOT:
        return  # an earlier proposal of this turn has asked for a person already
    if isinstance(proposal, RequestPerson):
        await hand_over(session, row, proposal.reason, proposal.slots, now)
    elif isinstance(proposal, LeaveMessage):
        slots = {"message": proposal.message}
        await hand_over(session, row, HandoffReason.MESSAGE_LEFT, slots, now)


async def _rate(session: AsyncSession, row: ConversationRow, rating: int, now: datetime) -> None:
    """Take a number in her words for an answer, where such a one is waited for."""
    survey = await surveys.newest(session, row)
    if survey is not None and survey.kind == SurveyKind.CSAT and is_open(survey, now):
        await answer(session, survey.id, Score(rating, Via.WORDS), now)


def _draft(proposal: Proposal) -> Draft | None:
    match proposal:
        case Say(text=text):
            return Draft(Sender.BOT, Kind.TEXT, text)
        case NoAnswer(text=text):
            return Draft(Sender.BOT, Kind.NO_ANSWER, text)
        case OfferPerson(text=text):
            return Draft(Sender.BOT, Kind.OFFER_PERSON, text)
        case Choices(text=text, choices=choices):
            return Draft(Sender.BOT, Kind.CHOICES, text, {"choices": choices})
        case Alternatives(text=text, question=question, alternatives=alternatives):
            data = {"question": question, "alternatives": alternatives}
            return Draft(Sender.BOT, Kind.ALTERNATIVES, text, data)
        case Answer():
            return _answer_draft(proposal)
    return None


def _answer_draft(answer: Answer) -> Draft:
    article = {
        "id": answer.article_id,
        "title": answer.title,
        "language": answer.language,
        "product": answer.product,
    }
    data = {
        "article": article,
        "html": answer.html,
        "complete": answer.complete,
        "foreign": answer.foreign,
        "confidence": answer.confidence,
    }
    return Draft(Sender.BOT, Kind.ANSWER, answer.text, data)


def _facts(proposal: Proposal, contact_id: str, now: datetime) -> list[Fact]:
    facts = _search_facts(proposal, now)
    match proposal:
        case Answer():
            facts.append(_shown_answer(proposal, now))
        case Choices(choices=choices):
            facts += [_shown_choice(choice, at, now) for at, choice in enumerate(choices, 1)]
        case Vote(article_id=article_id, helped=helped):
            facts.append(Fact(FactKind.VOTED, now, article_id, {"helped": helped}))
        case OfferPerson():
            facts.append(Fact(FactKind.HANDOFF_OFFERED, now))
        case Exposed():
            facts.append(_exposure(proposal, contact_id, now))
    return facts


def _exposure(exposed: Exposed, contact_id: str, now: datetime) -> Fact:
    """Tell that she is in a variant; once for each contact, whatever she says later."""
    data = {"experiment": exposed.experiment, "variant": exposed.variant}
    key = f"exposed:{exposed.experiment}:{contact_id}:{exposed.variant}"
    return Fact(FactKind.EXPOSED, now, data=data, key=key)


def _search_facts(proposal: Proposal, now: datetime) -> list[Fact]:
    attempt: dict[str, Any] | None = getattr(proposal, "attempt", None)
    if attempt is None:
        return []
    facts = [Fact(FactKind.SEARCHED, now, data=attempt)]
    if attempt.get("chosen") is None:  # an answer to what the bot asked is no question of its own
        facts.insert(0, Fact(FactKind.ASKED, now, data={"question": attempt["question"]}))
    if attempt["decision"] == Decision.ASK_BACK:
        offered = getattr(proposal, "alternatives", [])
        facts.append(Fact(FactKind.CLARIFIED, now, data={"alternatives": offered}))
    return facts


def _shown_answer(answer: Answer, now: datetime) -> Fact:
    data = {
        "title": answer.title,
        "language": answer.language,
        "product": answer.product,
        "score": answer.confidence,
        "passage": answer.text,
        "as": "answer",
    }
    return Fact(FactKind.SHOWN, now, answer.article_id, data)


def _shown_choice(choice: dict[str, Any], position: int, now: datetime) -> Fact:
    data = {
        "title": choice["title"],
        "product": choice.get("product"),
        "as": "choice",
        "position": position,
    }
    return Fact(FactKind.SHOWN, now, choice["article_id"], data)
