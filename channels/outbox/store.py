"""The only SQL of what is sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from channels.outbox import queries
from channels.outbox.allowance import Quota, Trigger
from channels.outbox.outcome import State
from channels.outbox.tables import AllowanceRow, CorrespondentRow, PieceRow, ThreadRow
from handoff.message import Address
from handoff.store import count_changed
from handoff.tables import ConversationRow, IdentityRow

Account = tuple[str, str]
"""A channel and our account there."""


async def heard(
    session: AsyncSession,
    address: Address,
    at: datetime,
    trigger: Trigger | None,
    quota: Quota | None,
    *,
    scene: str | None = None,
) -> None:
    """Note that she did something, and open what it allows; she may be written to at once.

    Her own row is changed first: whoever holds it changes her allowances.
    """
    await session.execute(
        queries.HEAR(session), {**_columns(address), "heard_at": at, "scene": scene}
    )
    if trigger is not None and quota is not None:
        allowed = {"most": quota.most, "spent": 0, "until": at + quota.lasts}
        values = {**_columns(address), "trigger": trigger.value, **allowed}
        await session.execute(queries.ALLOW(session), values)


def _columns(address: Address) -> dict[str, str]:
    return {
        "channel": address.channel,
        "account": address.account,
        "external_id": address.external_id,
    }


async def correspondent(session: AsyncSession, address: Address) -> CorrespondentRow | None:
    """Return what is known of somebody who is written to."""
    return await session.get(CorrespondentRow, _key(address))


async def allowances(
    session: AsyncSession, address: Address, *, lock: bool = False
) -> Sequence[AllowanceRow]:
    """Return what may be sent to her; ``lock`` holds it for change.

    Her own row is locked first, as where she is heard: in another order both would wait for ever.
    """
    if lock:
        await session.execute(queries.LOCK_HER, queries.hers(address))
    query = queries.ALLOWED_HER_LOCKED if lock else queries.ALLOWED_HER
    return (await session.scalars(query, queries.hers(address))).all()


async def unplanned(
    session: AsyncSession,
    channels: Collection[str],
    ids: Collection[str] | None,
    since: datetime,
    limit: int,
) -> Sequence[str]:
    """Return conversations on these channels in which something was said to the customer that is
    no piece yet: among some, or among all that changed since a moment."""
    values: dict[str, Any] = {"channels": list(channels), "limit": limit}
    if ids is None:
        return (await session.scalars(queries.UNPLANNED_SINCE, {**values, "since": since})).all()
    return (await session.scalars(queries.UNPLANNED_AMONG, {**values, "ids": list(ids)})).all()


async def thread(session: AsyncSession, conversation_id: str) -> ThreadRow:
    """Return how far a conversation was planned, for change; others who ask wait until we end."""
    query = select(ThreadRow).where(ThreadRow.conversation_id == conversation_id).with_for_update()
    query = query.execution_options(populate_existing=True)
    row: ThreadRow | None = await session.scalar(query)
    if row is not None:
        return row
    try:
        async with session.begin_nested():
            row = ThreadRow(conversation_id=conversation_id, planned_seq=0)
            session.add(row)
            await session.flush()
            return row
    except IntegrityError:
        return (await session.scalars(query)).one()


async def address_of(session: AsyncSession, conversation_id: str) -> Address | None:
    """Return where the customer of a conversation is reached."""
    query = (
        select(IdentityRow.channel, IdentityRow.account, IdentityRow.external_id)
        .join(ConversationRow, ConversationRow.contact_id == IdentityRow.contact_id)
        .where(
            ConversationRow.id == conversation_id,
            IdentityRow.channel == ConversationRow.channel,
            IdentityRow.account == ConversationRow.account,
        )
        .order_by(IdentityRow.created_at.desc())
        .limit(1)
    )
    found = (await session.execute(query)).first()
    return None if found is None else Address(*found)


async def due(
    session: AsyncSession, accounts: Mapping[Account, bool], now: datetime, limit: int
) -> Sequence[Address]:
    """Return to whom something can be sent now: it waits, she may be written to, nobody does.

    ``accounts`` tell whether one may write from them at any time.
    """
    values = {
        "accounts": list(accounts),
        "at_any_time": [account for account, always in accounts.items() if always],
        "now": now,
        "limit": limit,
    }
    return [Address(*found) for found in await session.execute(queries.DUE, values)]


async def claim(
    session: AsyncSession, address: Address, token: str, now: datetime, until: datetime
) -> bool:
    """Take the right to send to her; false while somebody else has it."""
    values = {**queries.hers(address), "token": token, "now": now, "until": until}
    return await count_changed(session, queries.CLAIM, values) == 1


async def release(
    session: AsyncSession, address: Address, token: str, next_at: datetime | None
) -> None:
    """Give the right back, unless somebody else has it by now."""
    values = {**queries.hers(address), "token": token, "at": next_at}
    await session.execute(queries.RELEASE, values)


async def release_all(session: AsyncSession, prefix: str) -> None:
    """Give back the rights whose tokens begin like this."""
    await session.execute(
        update(CorrespondentRow)
        .where(CorrespondentRow.claim.startswith(prefix, autoescape=True))
        .values(claim=None, claimed_until=None)
        .execution_options(synchronize_session=False)
    )


async def pieces(
    session: AsyncSession, address: Address, state: State, limit: int = 100
) -> Sequence[PieceRow]:
    """Return her pieces in a state, in the order in which they are sent."""
    values = {**queries.hers(address), "in_state": state, "most": limit}
    return (await session.scalars(queries.PIECES, values)).all()


async def nudged(session: AsyncSession, address: Address, since: datetime) -> bool:
    """Tell whether she was, or will be, told since a moment that there is an answer."""
    query = select(PieceRow.id).where(
        *_is(PieceRow, address), PieceRow.place == 0, PieceRow.created_at > since
    )
    return await session.scalar(query.limit(1)) is not None


async def parcel(session: AsyncSession, parcel_id: str) -> Sequence[PieceRow]:
    """Return the pieces of a parcel, for change."""
    return (await session.scalars(queries.PARCEL, {"parcel_id": parcel_id})).all()


async def by_receipt(session: AsyncSession, account: Account, receipt: str) -> Sequence[PieceRow]:
    """Return the pieces that the other side knows under an id of its own, for change."""
    query = (
        select(PieceRow)
        .where(
            PieceRow.channel == account[0],
            PieceRow.account == account[1],
            PieceRow.receipt == receipt,
        )
        .with_for_update()
    )
    return (await session.scalars(query)).all()


async def of_message(session: AsyncSession, conversation_id: str, seq: int) -> Sequence[PieceRow]:
    """Return the pieces of one message, for change."""
    query = select(PieceRow).where(PieceRow.conversation_id == conversation_id, PieceRow.seq == seq)
    return (await session.scalars(query.with_for_update())).all()


async def of_conversation(session: AsyncSession, conversation_id: str) -> Sequence[PieceRow]:
    """Return every piece of a conversation."""
    query = select(PieceRow).where(PieceRow.conversation_id == conversation_id)
    return (await session.scalars(query.order_by(PieceRow.seq, PieceRow.place))).all()


async def forget_correspondent(session: AsyncSession, address: Address) -> None:
    """Forget that somebody is written to, and what may be sent to her."""
    for table in (CorrespondentRow, AllowanceRow):
        await session.execute(delete(table).where(*_is(table, address)))


async def forget_conversations(session: AsyncSession, conversation_ids: Collection[str]) -> None:
    """Forget what was sent in conversations; first how far they were planned, which whoever plans
    one of them holds."""
    for table in (ThreadRow, PieceRow):
        theirs = table.conversation_id.in_(conversation_ids)
        await session.execute(delete(table).where(theirs))


def conversations(rows: Iterable[PieceRow]) -> frozenset[str]:
    """Return the conversations that pieces are of."""
    return frozenset(row.conversation_id for row in rows)


def _key(address: Address) -> tuple[str, str, str]:
    return (address.channel, address.account, address.external_id)


def _is(
    table: type[CorrespondentRow | AllowanceRow | PieceRow], address: Address
) -> tuple[ColumnElement[bool], ...]:
    return (
        table.channel == address.channel,
        table.account == address.account,
        table.external_id == address.external_id,
    )
