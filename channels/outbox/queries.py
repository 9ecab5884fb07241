"""The statements that run for every message, built once: making them anew would take longer than
running them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)

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
from handoff.tables import ConversationRow, MessageRow

ORDER = (PieceRow.created_at, PieceRow.seq, PieceRow.place, PieceRow.id)
"""In which pieces are sent."""

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


HEAR, ALLOW = for_both(_hear), for_both(_allow)


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
UNPLANNED_SINCE = _UNPLANNED.where(ConversationRow.updated_at >= bindparam("since"))
UNPLANNED_AMONG = _UNPLANNED.where(ConversationRow.id.in_(bindparam("ids", expanding=True)))


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


_NOW: BindParameter[datetime] = bindparam("now", type_=UtcDateTime())
_FREE = or_(CorrespondentRow.claimed_until.is_(None), CorrespondentRow.claimed_until < _NOW)
_ALLOWED = exists().where(
    AllowanceRow.until > _NOW,
    AllowanceRow.spent < AllowanceRow.most,
    _of(AllowanceRow, CorrespondentRow),
)
_MAY = or_(_account().in_(bindparam("at_any_time", expanding=True)), _ALLOWED)
_WAITS = PieceRow.state == State.PENDING
DUE = (
    select(CorrespondentRow.channel, CorrespondentRow.account, CorrespondentRow.external_id)
    .where(
        _account().in_(bindparam("accounts", expanding=True)),
        _FREE,
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


def _is_hers(
    table: type[CorrespondentRow | AllowanceRow | PieceRow],
) -> tuple[ColumnElement[bool], ...]:
    return (
        table.channel == bindparam("of_channel"),
        table.account == bindparam("of_account"),
        table.external_id == bindparam("of_external_id"),
    )


def hers(address: Address) -> dict[str, str]:
    """Return the values of the statements that are about one customer."""
    return {
        "of_channel": address.channel,
        "of_account": address.account,
        "of_external_id": address.external_id,
    }


LOCK_HER = select(CorrespondentRow.external_id).where(*_is_hers(CorrespondentRow)).with_for_update()
ALLOWED_HER = (
    select(AllowanceRow)
    .where(*_is_hers(AllowanceRow))
    .order_by(AllowanceRow.trigger)
    .execution_options(populate_existing=True)
)
ALLOWED_HER_LOCKED = ALLOWED_HER.with_for_update()
CLAIM = (
    update(CORRESPONDENTS)
    .where(*_is_hers(CorrespondentRow), _FREE)
    .values(claim=bindparam("token"), claimed_until=bindparam("until"))
)
RELEASE = (
    update(CORRESPONDENTS)
    .where(*_is_hers(CorrespondentRow), CORRESPONDENTS.c.claim == bindparam("token"))
    .values(claim=None, claimed_until=None, next_at=bindparam("at"))
)
PIECES = (
    select(PieceRow)
    .where(*_is_hers(PieceRow), PieceRow.state == bindparam("in_state"))
    .order_by(*ORDER)
    .limit(bindparam("most"))
)
PARCEL = (
    select(PieceRow)
    .where(PieceRow.parcel == bindparam("parcel_id"))
    .order_by(*ORDER)
    .with_for_update()
    .execution_options(populate_existing=True)
)
