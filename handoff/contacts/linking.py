"""Learning by proof who somebody is: contacts become one person without anybody's doing.

What proves it is an id that is the same for one person everywhere (a unionid, the id that the
company's site signed), or that she opened what was sent to her alone.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import Conflict
from core.ids import new_id
from handoff.contacts import merging, store
from handoff.contacts.merging import Why
from handoff.contacts.person import Cause
from handoff.intake import introduce
from handoff.message import PAGE, Address
from handoff.tables import IdentityRow


async def introduced(
    session: AsyncSession, address: Address, language: str, now: datetime, name: str = ""
) -> str:
    """Return the contact of an address; whoever is new is introduced, by a name if it is known."""
    known = await store.identity(session, address)
    if known is not None:
        return known.contact_id
    try:
        async with session.begin_nested():
            contact_id = await introduce(session, address, language, now)
            if name:
                (await store.contact(session, contact_id)).name = name
                await session.flush()
            return contact_id
    except IntegrityError:
        known = await store.identity(session, address)
        if known is None:
            raise
        return known.contact_id


async def known_as(
    session: AsyncSession, contact_id: str, proof: Address, cause: Cause, now: datetime
) -> bool:
    """Learn under which id a contact is known everywhere, and who else is she by that.

    False where she is known as somebody else already, or where somebody said that the two whom this
    would tie are not one person. Raise `Conflict`: try again.
    """
    owner = await store.identity(session, proof)
    if owner is not None:
        return await tie(session, contact_id, owner.contact_id, cause, now)
    members = await store.hold(session, [contact_id])
    known = await store.identities(session, members)
    proven = next(row.proven_id for row in known if row.contact_id == contact_id)
    if not _agree([*(row for row in known if row.proven_id == proven), _identity(proof, "", "")]):
        return False
    row = _identity(proof, contact_id, proven)
    row.created_at = now
    try:
        async with session.begin_nested():
            session.add(row)
            await session.flush()
    except IntegrityError as error:
        # Learned of another contact at the same moment, who is to be held together with this one.
        raise Conflict() from error
    return True


async def tie(
    session: AsyncSession, contact_id: str, other_id: str, cause: Cause, now: datetime
) -> bool:
    """Make two contacts one person by proof; false where they contradict, or were parted."""
    if contact_id == other_id:
        return True
    members = await store.hold(session, [contact_id, other_id])
    if await store.was_undone(session, contact_id, other_id, cause.value):
        return False
    known = await store.identities(session, members)
    proven = {row.proven_id for row in known if row.contact_id in (contact_id, other_id)}
    if not _agree([row for row in known if row.proven_id in proven]):
        return False
    await merging.merge(session, contact_id, other_id, Why(cause), now)
    return True


async def might_be(session: AsyncSession, contact_id: str, other_id: str) -> bool:
    """Tell whether nothing that is known says that two contacts are different persons."""
    members = await store.hold(session, [contact_id, other_id])
    if await store.was_undone(session, contact_id, other_id):
        return False
    return _agree(list(await store.identities(session, members)))


def _agree(rows: list[IdentityRow]) -> bool:
    """Tell whether identities can be one person's: browsers are many, anything else is one of its
    kind on each account."""
    known: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        if row.channel != PAGE:
            known.setdefault((row.channel, row.account), set()).add(row.external_id)
    return all(len(ids) == 1 for ids in known.values())


def _identity(address: Address, contact_id: str, proven_id: str) -> IdentityRow:
    return IdentityRow(
        id=new_id(),
        contact_id=contact_id,
        channel=address.channel,
        account=address.account,
        external_id=address.external_id,
        proven_id=proven_id,
    )
