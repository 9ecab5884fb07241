"""Sending files and reading them, each in one transaction; the bytes go past the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions
from core.disk import Disk
from core.errors import FileNotAllowed, FilesNeedPerson, InvalidInput
from handoff import store as conversations
from handoff.conversation import State
from handoff.files import store
from handoff.files.content import KINDS, Kind, examine, recognise, tidy_name
from handoff.files.tables import FileRow
from handoff.message import Address, Author, Draft, Sender
from handoff.message import Kind as MessageKind
from handoff.ownership import must_own
from handoff.replying import agent_replied, customer_wrote
from handoff.tables import ConversationRow, MessageRow
from handoff.transcript import already_sent, append
from handoff.views import message_view

SECONDS = 120.0
"""How long an upload may take."""


Sending = Callable[[AsyncSession], Awaitable[tuple[ConversationRow, Sender, Author | None]]]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way in: what its sender says of it, and its bytes."""

    name: str
    claimed: str
    length: int | None
    chunks: AsyncIterator[bytes]
    client_message_id: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is on the disk."""

    id: str
    name: str
    kind: Kind
    size: int

    def to_json(self) -> dict[str, Any]:
        """Write it as a message carries it."""
        media_type = self.kind.media_type
        return {"id": self.id, "name": self.name, "type": media_type, "size": self.size}


Taking = Callable[[AsyncSession, Kept], Awaitable[bool]]
"""Writes the message of a kept file, or tells by False that it is there already."""


@dataclass(frozen=True, slots=True)
class Readable:
    """A file that somebody may read: where it lies and how it is shown."""

    path: Path
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Files:
    """What agents and customers can do with files."""

    transactions: Transactions
    disk: Disk
    now: Clock = utc_now

    async def from_agent(
        self, agent_id: str, conversation_id: str, upload: Upload
    ) -> dict[str, Any]:
        """Send a file into one's own chat; whoever may not is refused before a byte is read."""
        async with self.transactions.read() as session:
            must_own(await conversations.conversation(session, conversation_id), agent_id)

        async def sender(session: AsyncSession) -> tuple[ConversationRow, Sender, Author | None]:
            row = await conversations.lock(session, conversation_id)
            must_own(row, agent_id)
            agent = await conversations.agent(session, agent_id)
            return row, Sender.AGENT, Author(agent.id, agent.name)

        return await self._send(upload, sender)

    async def from_customer(self, address: Address, upload: Upload) -> dict[str, Any]:
        """Send a file to a person; the bot reads none. Raise `FilesNeedPerson`."""
        async with self.transactions.read() as session:
            await _with_person(session, address)

        async def sender(session: AsyncSession) -> tuple[ConversationRow, Sender, Author | None]:
            found = await _with_person(session, address)
            row = await conversations.lock(session, found.id)
            if row.state not in (State.QUEUED, State.ASSIGNED):
                raise FilesNeedPerson()
            return row, Sender.CUSTOMER, None

        return await self._send(upload, sender)

    async def from_channel(
        self, stem: str, chunks: AsyncIterator[bytes], length: int | None, take: Taking
    ) -> None:
        """Keep a file that a channel brings, under a name of ours, if ``take`` writes its message.

        Raise `FileNotAllowed` or `FileTooLarge`; a file that is not taken is gone.
        """
        async with self.disk.receive(chunks, length) as (part, size):
            kind = await asyncio.to_thread(recognise, part)
            if kind is None:
                raise FileNotAllowed(name=stem, allowed=", ".join(KINDS))
            name = f"{stem}.{kind.extensions[0]}"
            kept = Kept(await self.disk.keep(part), name, kind, size)
        taken = False
        try:
            async with self.transactions.write() as session:
                taken = await take(session, kept)
        finally:
            if not taken:
                await self.disk.drop(kept.id)

    def record(self, session: AsyncSession, row: ConversationRow, kept: Kept) -> None:
        """Write down the file of the conversation's last message."""
        session.add(
            FileRow(
                id=kept.id,
                conversation_id=row.id,
                seq=row.seq,
                name=kept.name,
                media_type=kept.kind.media_type,
                size=kept.size,
                created_at=self.now(),
            )
        )

    async def for_agent(self, file_id: str) -> Readable:
        """Return a file for the desk, which may see every conversation."""
        async with self.transactions.read() as session:
            return self._readable(await store.file(session, file_id))

    async def for_customer(self, file_id: str, address: Address) -> Readable:
        """Return a file of her own conversations; raise `FileNotFound` for any other."""
        async with self.transactions.read() as session:
            return self._readable(await store.file_for(session, file_id, address))

    async def _send(self, upload: Upload, sender: Sending) -> dict[str, Any]:
        kept = await self._keep(upload)
        try:
            async with self.transactions.write() as session:
                row, who, author = await sender(session)
                message, new = await self._store(session, row, who, author, kept, upload)
                view = message_view(message)
        except BaseException:
            await self.disk.drop(kept.id)
            raise
        if not new:
            await self.disk.drop(kept.id)
        return view

    async def _keep(self, upload: Upload) -> Kept:
        name = tidy_name(upload.name)
        try:
            async with (
                asyncio.timeout(SECONDS),
                self.disk.receive(upload.chunks, upload.length) as (part, size),
            ):
                kind = await asyncio.to_thread(examine, part, name, upload.claimed)
                return Kept(await self.disk.keep(part), name, kind, size)
        except TimeoutError as error:
            raise InvalidInput(field="file", problem=f"took over {SECONDS:.0f} s") from error

    async def _store(
        self,
        session: AsyncSession,
        row: ConversationRow,
        who: Sender,
        author: Author | None,
        kept: Kept,
        upload: Upload,
    ) -> tuple[MessageRow, bool]:
        """Return the message and whether it is a new one: a repeated upload is sent once."""
        known = await already_sent(session, row.id, upload.client_message_id, kept.name)
        if known is not None:
            return known, False
        data = {"file": kept.to_json()}
        draft = Draft(who, MessageKind.FILE, kept.name, data, author, upload.client_message_id)
        now = self.now()
        message = append(session, row, draft, now)
        if who is Sender.CUSTOMER:
            row.customer_read_seq = row.customer_received_seq = row.seq
            await customer_wrote(session, row, now)
        elif author is not None:
            await agent_replied(session, row, author.id, now)
        self.record(session, row, kept)
        return message, True

    def _readable(self, row: FileRow) -> Readable:
        return Readable(self.disk.path(row.id), row.name, KINDS[row.media_type])


async def _with_person(session: AsyncSession, address: Address) -> ConversationRow:
    row = await conversations.current(session, address)
    if row is None or row.state not in (State.QUEUED, State.ASSIGNED):
        raise FilesNeedPerson()
    return row


FILES = web.AppKey("files", Files)
