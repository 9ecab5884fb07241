"""What her words mean where there are no buttons: a click in a menu, a number, a wish for a person.

Only what the conversation itself offers is taken for a choice, and only where the bot listens: a
number that she writes to an agent is a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from channels.inbox.arrival import Said
from channels.outbox.asking import read_survey_option
from channels.outbox.rendering import Offer, options_of, read_option
from core.errors import SurveyNotFound
from handoff import store, transcript
from handoff.conversation import State
from handoff.message import Address, Kind, Sender
from handoff.surveys import store as surveys
from handoff.surveys.answering import Via
from handoff.surveys.rule import SCALES, SurveyKind
from handoff.tables import ConversationRow, MessageRow

_LOOKED_BACK = 12
"""Messages among which the last menu is looked for."""

_PERSON = re.compile(
    r"(?:我?[要想找叫转轉请請]|帮我|幫我|接|联系|聯繫|聯絡|下|个|個|一|到|给|給)*"
    r"(?:人工|真人)(?:客服|服务|服務|坐席|座席)?(?:吧|呢|谢谢|謝謝)?"
    r"|(?:转|轉|找|要|叫)(?:接)?客服"
    r"|(?:(?:please )?(?:talk|speak|connect me) (?:to|with) |i (?:want|need) |get me )?"
    r"(?:a |an |the )?(?:real )?(?:human|person|agent|representative|operator)(?: please)?"
)
_NUMBERS = {name: at for at, name in enumerate("零一二三四五六七八九十")}
_NUMBER = re.compile(
    r"(?:第|选|選|no\.? ?)?(10|[0-9]|[零一二三四五六七八九十])(?:个|個|号|號|项|項|分)?"
)
_EDGES = " \t\n。.,，!！?？~～、)）(（"


@dataclass(frozen=True, slots=True)
class Meant:
    """What she said as the bot and the desk get it; ``score`` answers a survey, ``via`` how."""

    text: str
    action: dict[str, Any] | None = None
    survey_id: str | None = None
    score: int = 0
    via: Via = Via.NUMBER
    language: str = "zh"


async def understand(session: AsyncSession, address: Address, said: Said, text: str) -> Meant:
    """Return what words mean in the conversation that they come into."""
    if said.action is not None:
        return Meant(text, said.action)
    person, number = wants_person(text), number_of(text)
    if not (said.option or person) and number is None:
        return Meant(text)
    row = await store.current(session, address)
    if row is not None and said.option:
        if (asked := read_survey_option(said.option)) is not None:
            return await _scored(session, row, text, *asked)
        offer = await _clicked(session, row, said.option)
        if offer is not None:
            return Meant(text, offer.action)
    with_person = row is not None and row.state in (State.QUEUED, State.ASSIGNED)
    if not with_person and person:
        return Meant(text, {"kind": "request_person"})
    if row is None or number is None:
        return Meant(text)
    return await _numbered(session, row, text, number)


def wants_person(text: str) -> bool:
    """Tell whether words ask for a person and for nothing else."""
    return _PERSON.fullmatch(_plain(text)) is not None


def number_of(text: str) -> int | None:
    """Return the number from 0 to 10 that words are, if they are one: 2, ２, ②, 二, 第二个."""
    found = _NUMBER.fullmatch(_plain(text))
    if found is None:
        return None
    return _NUMBERS[found[1]] if found[1] in _NUMBERS else int(found[1])


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip(_EDGES).lower()


async def _clicked(session: AsyncSession, row: ConversationRow, option: str) -> Offer | None:
    place = read_option(option, row.id)
    if place is None:
        return None
    seq, number = place
    found = await transcript.after(session, row.id, max(0, seq - 1), 1)
    offers = options_of(found[0], row.language) if found and found[0].seq == seq else []
    return offers[number - 1] if 1 <= number <= len(offers) else None


async def _numbered(session: AsyncSession, row: ConversationRow, text: str, number: int) -> Meant:
    if row.state not in (State.BOT, State.CLOSED):
        return Meant(text)
    recent = await transcript.after(session, row.id, max(0, row.seq - _LOOKED_BACK))
    asked = _asked_last(recent)
    if asked is not None and number in SCALES[SurveyKind(asked.data["kind"])].scores:
        return await _scored(session, row, text, asked.data["survey_id"], number, Via.NUMBER)
    if row.state == State.CLOSED:
        return Meant(text)
    offers = _open_offers(recent, row.language)
    if not 1 <= number <= len(offers):
        return Meant(text)
    return Meant(text, offers[number - 1].action)


async def _scored(
    session: AsyncSession,
    row: ConversationRow,
    text: str,
    survey_id: str,
    score: int,
    via: Via = Via.MENU,
) -> Meant:
    """Take a score for the answer to a survey of hers; to another's it is words like others."""
    try:
        survey = await surveys.find(session, survey_id)
    except SurveyNotFound:
        return Meant(text)
    hers = survey.contact_id == row.contact_id and score in SCALES[SurveyKind(survey.kind)].scores
    if not hers:
        return Meant(text)
    return Meant(text, survey_id=survey_id, score=score, via=via, language=row.language)


def _asked_last(recent: Sequence[MessageRow]) -> MessageRow | None:
    """Return the survey that was asked since her last words, if nothing was offered since."""
    for message in reversed(recent):
        if message.kind == Kind.SURVEY:
            return message
        if message.sender == Sender.CUSTOMER or options_of(message, ""):
            return None
    return None


def _open_offers(recent: Sequence[MessageRow], language: str) -> list[Offer]:
    """Return what can be chosen now: the options of the last menu since her last words."""
    for message in reversed(recent):
        if message.sender == Sender.CUSTOMER and message.kind == Kind.TEXT:
            return []
        if offers := options_of(message, language):
            return offers
    return []
