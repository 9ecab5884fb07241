"""The only SQL of who a contact is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import Conflict, ContactNotFound, MergeNotFound
from deflection.persons.store import persons_of
from handoff.contacts.tables import MergeRow
from handoff.conversation import State
from handoff.message import Address
from handoff.tables import ContactRow, ConversationRow, IdentityRow

_STANDS = MergeRow.undone_at.is_(None)


async def hold(session: AsyncSession, contact_ids: Collection[str]) -> frozenset[str]:
    """Return every contact of the persons that some contacts are of, and hold them.

    Held are their identities, in the order in which those who take in several messages at once hold
    them (that of addresses as text), and before any conversation, as a message that comes in
    does. Raise `Conflict` where they became others meanwhile.
    """
    members = frozenset(await persons_of(session, contact_ids))
    known = await identities(session, members)
    for row in sorted(
        known, key=lambda row: str(Address(row.channel, row.account, row.external_id))
    ):
        query = select(IdentityRow.id).where(IdentityRow.id == row.id)
        await session.execute(query.with_for_update(key_share=True))
    if frozenset(await persons_of(session, contact_ids)) != members:
        raise Conflict()
    return members


async def contact(session: AsyncSession, contact_id: str) -> ContactRow:
    """Load a contact who is not forgotten; raise `ContactNotFound`."""
    query = select(ContactRow).where(ContactRow.id == contact_id, ContactRow.forgotten_at.is_(None))
    row: ContactRow | None = await session.scalar(query)
    if row is None:
        raise ContactNotFound(id=contact_id)
    return row


async def contacts(session: AsyncSession, contact_ids: Collection[str]) -> Sequence[ContactRow]:
    """Load some contacts, the oldest first."""
    query = select(ContactRow).where(ContactRow.id.in_(contact_ids))
    return (await session.scalars(query.order_by(ContactRow.created_at, ContactRow.id))).all()


async def identities(session: AsyncSession, contact_ids: Collection[str]) -> Sequence[IdentityRow]:
    """Return how some contacts are known, the oldest first."""
    query = select(IdentityRow).where(IdentityRow.contact_id.in_(contact_ids))
    return (await session.scalars(query.order_by(IdentityRow.created_at, IdentityRow.id))).all()


async def identity(session: AsyncSession, address: Address) -> IdentityRow | None:
    """Return who an address is, if it is known."""
    row: IdentityRow | None = await session.scalar(
        select(IdentityRow).where(
            IdentityRow.channel == address.channel,
            IdentityRow.account == address.account,
            IdentityRow.external_id == address.external_id,
        )
    )
    return row


async def merge(session: AsyncSession, merge_id: str) -> MergeRow:
    """Load a merge; raise `MergeNotFound`."""
    row = await session.get(MergeRow, merge_id, populate_existing=True)
    if row is None:
        raise MergeNotFound(id=merge_id)
    return row


async def merges(
    session: AsyncSession, contact_ids: Collection[str], *, undone: bool = False
) -> Sequence[MergeRow]:
    """Return the merges of some contacts that stand, or all of them, in the order of time."""
    theirs = or_(MergeRow.contact_id.in_(contact_ids), MergeRow.other_id.in_(contact_ids))
    query = select(MergeRow).where(theirs).order_by(MergeRow.made_at, MergeRow.id)
    query = query if undone else query.where(_STANDS)
    return (await session.scalars(query.execution_options(populate_existing=True))).all()


async def was_undone(session: AsyncSession, one: str, other: str, cause: str = "") -> bool:
    """Tell whether somebody said that two contacts are not one person after all.

    Of one cause, or of any.
    """
    pair = or_(
        and_(MergeRow.contact_id == one, MergeRow.other_id == other),
        and_(MergeRow.contact_id == other, MergeRow.other_id == one),
    )
    query = select(MergeRow.id).where(
        pair, MergeRow.cause == cause, MergeRow.undone_at.is_not(None)
    )
    return await session.scalar(query.limit(1)) is not None


async def prove(session: AsyncSession, proven: Mapping[str, str]) -> None:
    """Note which contacts are proven to be one person, by the id that each is known under."""
    for contact_id, proven_id in proven.items():
        await session.execute(
            update(IdentityRow)
            .where(IdentityRow.contact_id == contact_id, IdentityRow.proven_id != proven_id)
            .values(proven_id=proven_id)
        )


async def topics(session: AsyncSession, contact_ids: Collection[str]) -> list[str]:
    """Return what pages follow of some contacts: their conversations, and they themselves."""
    open_ones = select(ConversationRow.id).where(
        ConversationRow.contact_id.in_(contact_ids), ConversationRow.state != State.CLOSED
    )
    known = select(IdentityRow.external_id).where(IdentityRow.contact_id.in_(contact_ids))
    return [*await session.scalars(open_ones), *await session.scalars(known)]


async def found(session: AsyncSession, words: str, limit: int) -> Sequence[ContactRow]:
    """Return contacts whose name holds some words, or who are known by exactly this id."""
    by_id = select(IdentityRow.contact_id).where(IdentityRow.external_id == words)
    named = ContactRow.name.icontains(words, autoescape=True)
    query = select(ContactRow).where(
        ContactRow.forgotten_at.is_(None),
        or_(named, ContactRow.id == words, ContactRow.id.in_(by_id)),
    )
    newest = query.order_by(ContactRow.created_at.desc(), ContactRow.id).limit(limit)
    return (await session.scalars(newest)).all()


async def last_opened(
    session: AsyncSession, contact_ids: Collection[str]
) -> dict[str, ConversationRow]:
    """Return the newest conversation of each of some contacts."""
    newest = (
        select(ConversationRow.contact_id, func.max(ConversationRow.opened_at).label("at"))
        .where(ConversationRow.contact_id.in_(contact_ids))
        .group_by(ConversationRow.contact_id)
        .subquery()
    )
    same = (ConversationRow.contact_id == newest.c.contact_id,)
    query = select(ConversationRow).join(
        newest, and_(*same, ConversationRow.opened_at == newest.c.at)
    )
    return {row.contact_id: row for row in await session.scalars(query)}
