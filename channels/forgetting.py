"""Taking a person out of what channels keep: deliveries, allowances, and what was sent to her."""

from __future__ import annotations

import hashlib

from sqlalchemy.ext.asyncio import AsyncSession

from channels.inbox import store as inbox
from channels.outbox import store as outbox
from channels.people import store as people
from handoff.contacts.forgetting import Whom


async def forget(session: AsyncSession, whom: Whom) -> None:
    """Forget her. What was delivered is still known by its key, so that it is not taken in anew.

    Before her identities are held: her row as a correspondent is locked first, as where she is
    heard.
    """
    for address in sorted(whom.addresses, key=str):
        await outbox.forget_correspondent(session, address)
        await people.forget(session, address)
        for row in await inbox.of(session, address):
            row.external_id, row.kept, row.said, row.reply = "", {}, None, None
            row.state, row.next_at = "done", None
            if address.external_id in row.key:
                row.key = hashlib.sha256(row.key.encode()).hexdigest()
    await outbox.forget_conversations(session, whom.conversation_ids)
