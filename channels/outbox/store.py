"""The only SQL of what is sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from channels.outbox.allowance import Quota, Trigger
from channels.outbox.outcome import State
from channels.outbox.tables import (
    ALLOWANCES,
    CORRESPONDENTS,
    AllowanceRow,
    CorrespondentRow,
    PieceRow,
    ThreadRow,
)
from core.database import UtcDateTime, for_both
from handoff.message import Address, Sender
from handoff.store import count_changed
from handoff.tables import ConversationRow, IdentityRow, MessageRow

Account = tuple[str, str]
"""A channel and our account there."""

_ORDER = (PieceRow.created_at, PieceRow.seq, PieceRow.place, PieceRow.id)


_HERS = ("channel", "account", "external_id")


def _hear(insert: Any) -> Any:
    new = insert(CORRESPONDENTS)
    hers, at = CORRESPONDENTS.c, new.excluded.heard_at
    changed = {
        "heard_at": case((at > hers.heard_at, at), else_=hers.heard_at),
        "next_at": None,
        "scene": func.coalesce(new.excluded.scene, hers.scene),
    }
    return new.on_conflict_do_update(index_elements=_HERS, set_=changed)


def _allow(insert: Any) -> Any:
    new = insert(ALLOWANCES)
    # An older message, delivered late, opens nothing that is not open already.
    newer = ALLOWANCES.c.until <= new.excluded.until
    changed = {name: new.excluded[name] for name in ("most", "spent", "until")}
    return new.on_conflict_do_update(index_elements=(*_HERS, "trigger"), set_=changed, where=newer)


_HEAR, _ALLOW = for_both(_hear), for_both(_allow)


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
    await session.execute(_HEAR(session), {**_columns(address), "heard_at": at, "scene": scene})
    if trigger is not None and quota is not None:
        allowed = {"most": quota.most, "spent": 0, "until": at + quota.lasts}
        values = {**_columns(address), "trigger": trigger.value, **allowed}
        await session.execute(_ALLOW(session), values)


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
        hers = select(CorrespondentRow.external_id).where(*_is(CorrespondentRow, address))
        await session.execute(hers.with_for_update())
    query = select(AllowanceRow).where(*_is(AllowanceRow, address)).order_by(AllowanceRow.trigger)
    query = query.execution_options(populate_existing=True)
    return (await session.scalars(query.with_for_update() if lock else query)).all()


# Built once: making them anew for every look would take longer than running them.
_TOLD = exists().where(
    MessageRow.conversation_id == ConversationRow.id,
    MessageRow.seq > func.coalesce(ThreadRow.planned_seq, 0),
    MessageRow.sender != Sender.CUSTOMER,
)
_UNPLANNED = (
    select(ConversationRow.id)
    .outerjoin(ThreadRow, ThreadRow.conversation_id == ConversationRow.id)
    .where(
        ConversationRow.channel.in_(bindparam("channels", expanding=True)),
        ConversationRow.seq > func.coalesce(ThreadRow.planned_seq, 0),
        _TOLD,
    )
    .limit(bindparam("limit"))
)
_UNPLANNED_SINCE = _UNPLANNED.where(ConversationRow.updated_at >= bindparam("since"))
_UNPLANNED_AMONG = _UNPLANNED.where(ConversationRow.id.in_(bindparam("ids", expanding=True)))


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
        return (await session.scalars(_UNPLANNED_SINCE, {**values, "since": since})).all()
    return (await session.scalars(_UNPLANNED_AMONG, {**values, "ids": list(ids)})).all()


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


def _account() -> ColumnElement[Any]:
    return tuple_(CorrespondentRow.channel, CorrespondentRow.account)


def _some(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(*conditions, _of(PieceRow, CorrespondentRow))


def _of(
    first: type[PieceRow | AllowanceRow], second: type[CorrespondentRow]
) -> ColumnElement[bool]:
    return and_(
        first.channel == second.channel,
        first.account == second.account,
        first.external_id == second.external_id,
    )


def _free(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    until = CorrespondentRow.claimed_until
    return or_(until.is_(None), until < now)


_NOW: BindParameter[datetime] = bindparam("now", type_=UtcDateTime())
_ALLOWED = exists().where(
    AllowanceRow.until > _NOW,
    AllowanceRow.spent < AllowanceRow.most,
    _of(AllowanceRow, CorrespondentRow),
)
_MAY = or_(_account().in_(bindparam("at_any_time", expanding=True)), _ALLOWED)
_WAITS = PieceRow.state == State.PENDING
_DUE = (
    select(CorrespondentRow.channel, CorrespondentRow.account, CorrespondentRow.external_id)
    .where(
        _account().in_(bindparam("accounts", expanding=True)),
        _free(_NOW),
        or_(CorrespondentRow.next_at.is_(None), CorrespondentRow.next_at <= _NOW),
        or_(
            and_(_some(_WAITS, ~PieceRow.rides), _MAY),
            _some(_WAITS, or_(PieceRow.lapses, PieceRow.place == 0)),
            _some(PieceRow.state == State.SENDING),
        ),
    )
    .order_by(CorrespondentRow.heard_at.desc())
    .limit(bindparam("limit"))
)


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
    return [Address(*found) for found in await session.execute(_DUE, values)]


async def claim(
    session: AsyncSession, address: Address, token: str, now: datetime, until: datetime
) -> bool:
    """Take the right to send to her; false while somebody else has it."""
    statement = (
        update(CorrespondentRow)
        .where(*_is(CorrespondentRow, address), _free(now))
        .values(claim=token, claimed_until=until)
        .execution_options(synchronize_session=False)
    )
    return await count_changed(session, statement) == 1


async def release(
    session: AsyncSession, address: Address, token: str, next_at: datetime | None
) -> None:
    """Give the right back, unless somebody else has it by now."""
    await session.execute(
        update(CorrespondentRow)
        .where(*_is(CorrespondentRow, address), CorrespondentRow.claim == token)
        .values(claim=None, claimed_until=None, next_at=next_at)
        .execution_options(synchronize_session=False)
    )


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
    query = (
        select(PieceRow)
        .where(*_is(PieceRow, address), PieceRow.state == state)
        .order_by(*_ORDER)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def nudged(session: AsyncSession, address: Address, since: datetime) -> bool:
    """Tell whether she was, or will be, told since a moment that there is an answer."""
    query = select(PieceRow.id).where(
        *_is(PieceRow, address), PieceRow.place == 0, PieceRow.created_at > since
    )
    return await session.scalar(query.limit(1)) is not None


async def parcel(session: AsyncSession, parcel_id: str) -> Sequence[PieceRow]:
    """Return the pieces of a parcel, for change."""
    query = select(PieceRow).where(PieceRow.parcel == parcel_id).order_by(*_ORDER)
    query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(query)).all()


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
