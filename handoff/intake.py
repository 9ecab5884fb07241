"""A customer's message comes in: find the conversation, store the message, owe the bot's answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import touch
from core.ids import new_id
from core.language import parse_language, spoken_language
from deflection.facts import Fact, FactKind
from handoff import store
from handoff.bot import turn_store
from handoff.conversation import Action, State
from handoff.message import Address, Draft, Incoming, Notice, Sender, notice
from handoff.readings import take_in
from handoff.replying import customer_wrote
from handoff.tables import ContactRow, ConversationRow, IdentityRow, MessageRow
from handoff.transcript import append, change_owner, note, same_text

REOPEN_WINDOW = timedelta(hours=72)
"""How long after its end a conversation is taken up again instead of a new one begun."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A stored message; ``bot_owes`` tells that the bot has a turn to take."""

    message: MessageRow
    conversation: ConversationRow
    bot_owes: bool
    duplicate: bool = False


async def receive(session: AsyncSession, incoming: Incoming, now: datetime) -> Accepted:
    """Store a customer's message once, whatever happens (promises 1 to 4).

    Raise `MessageIdReused` when its id already belongs to another text.
    """
    contact_id = await _contact(session, incoming.address, incoming.language, now)
    row, known = await _conversation(session, contact_id, incoming, now)
    if known is not None:
        return Accepted(known, row, bot_owes=False, duplicate=True)
    if row.state == State.CLOSED:
        await _reopen(session, row, now)
        await take_in(session, row, incoming.address.external_id, now)
    if incoming.action is None and incoming.asks:
        row.language = spoken_language(incoming.text, parse_language(row.language))
    message = append(session, row, _draft(incoming, row.seq), now)
    row.customer_read_seq = row.customer_received_seq = row.seq
    await customer_wrote(session, row, now)
    bot_owes = row.state == State.BOT and incoming.asks
    if bot_owes:
        await session.flush()
        await turn_store.owe(session, message, row.epoch, now)
    return Accepted(message, row, bot_owes)


async def _conversation(
    session: AsyncSession, contact_id: str, incoming: Incoming, now: datetime
) -> tuple[ConversationRow, MessageRow | None]:
    """Return the conversation that the message belongs to, and the message if it is known."""
    found, sent = await store.lock_current(session, incoming)
    known = sent if incoming.external_id is not None else same_text(sent, incoming.text)
    if found is not None:
        if known is not None or found.closed_at is None or now - found.closed_at <= REOPEN_WINDOW:
            return found, known
        touch(session, found.id)
    # Her pages follow the conversation that was, or before the first one herself.
    touch(session, incoming.address.external_id)
    return await _open(session, contact_id, incoming, now), known


async def _open(
    session: AsyncSession, contact_id: str, incoming: Incoming, now: datetime
) -> ConversationRow:
    row = ConversationRow(
        id=new_id(),
        contact_id=contact_id,
        channel=incoming.address.channel,
        account=incoming.address.account,
        state=State.BOT.value,
        language=incoming.language,
        version=1,
        epoch=1,
        episode=1,
        seq=0,
        opened_at=now,
        updated_at=now,
    )
    session.add(row)
    await session.flush()
    await take_in(session, row, incoming.address.external_id, now)
    return row


async def _contact(session: AsyncSession, address: Address, language: str, now: datetime) -> str:
    """Return who an address is, and hold it: her messages are taken in one after another."""
    known = await store.lock_identity(session, address)
    if known is not None:
        return known
    try:
        async with session.begin_nested():
            return await introduce(session, address, language, now)
    except IntegrityError:
        # Another first message of hers was quicker, and has committed by now.
        known = await store.lock_identity(session, address)
        if known is None:
            raise
        return known


async def introduce(session: AsyncSession, address: Address, language: str, now: datetime) -> str:
    """Begin a contact who is known by an address alone, and return her id."""
    name = ("访客 " if language == "zh" else "Visitor ") + address.external_id[-4:]
    contact = ContactRow(id=new_id(), name=name, language=language, created_at=now)
    session.add(contact)
    await session.flush()
    identity = IdentityRow(
        id=new_id(),
        contact_id=contact.id,
        channel=address.channel,
        account=address.account,
        external_id=address.external_id,
        created_at=now,
    )
    session.add(identity)
    await session.flush()
    return contact.id


async def _reopen(session: AsyncSession, row: ConversationRow, now: datetime) -> None:
    closed_at = row.closed_at
    change_owner(session, row, Action.REOPEN, now)
    row.episode += 1
    row.trouble = ""
    row.closed_at = row.assignee_id = None
    append(session, row, notice(Notice.REOPENED, row.language), now)
    hours = (now - closed_at).total_seconds() / 3600 if closed_at else None
    await note(session, row, Fact(FactKind.RECONTACTED, now, data={"hours_after_close": hours}))


def _draft(incoming: Incoming, newest: int) -> Draft:
    """Return the message; what it would answer in another conversation, it answers no more."""
    data = dict(incoming.data)
    if incoming.action:
        data["action"] = incoming.action
    if incoming.quote_seq is not None and incoming.quote_seq <= newest:
        data["quote"] = {"seq": incoming.quote_seq}
    return Draft(
        Sender.CUSTOMER,
        incoming.kind,
        incoming.text,
        data,
        client_message_id=incoming.client_message_id,
        external_id=incoming.external_id,
    )
