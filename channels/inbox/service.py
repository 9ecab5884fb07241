"""Taking in what a channel delivers: kept and stored in one transaction, before it is acknowledged.

Deliveries are repeated, in parallel too; the unique key in the insert's own transaction decides.
What we fail to understand by a fault of ours is kept all the same and tried again later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from aiohttp import ClientError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from channels.adapter import Adapter, MediumGone
from channels.inbox import arrival as arrivals
from channels.inbox import store
from channels.inbox.arrival import Arrival, Said, Showed
from channels.inbox.tables import ArrivalRow
from channels.inbox.together import Together
from channels.inbox.understanding import Meant, understand
from channels.outbox import store as outbox
from channels.outbox.allowance import shut
from channels.outbox.outcome import State as PieceState
from channels.outbox.piece import Words, to_json
from channels.outbox.store import Account
from channels.outbox.wording import Word, word
from channels.receiving import hear
from core.clock import Clock, utc_now
from core.database import Transactions, touch
from core.errors import FileNotAllowed, SurveyClosed, TooLarge
from core.ids import new_id
from core.language import spoken_language
from core.text import MESSAGE_LIMIT, clean
from core.turns import BotTurns
from handoff import store as conversations
from handoff.conversation import State
from handoff.files.service import Files, Kept
from handoff.message import Address, Draft, Incoming, Kind, Sender
from handoff.reception import Reception
from handoff.surveys.answering import Answer, answer
from handoff.tables import ConversationRow
from handoff.transcript import append

_log = structlog.get_logger(__name__)

_AT_ONCE = 20
_TRIES = 6
_HELD = timedelta(seconds=60)
"""How long one process may be at work with what is owed before another takes it."""
_KINDS = {"image": ("图片", "picture"), "voice": ("语音", "recording"), "video": ("视频", "video")}


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a delivery: the conversation that it spoke into, if it did.

    ``bot_owes`` tells that the bot will answer; ``reply`` is what is answered at once, or what an
    earlier delivery of the same was.
    """

    duplicate: bool = False
    conversation_id: str | None = None
    bot_owes: bool = False
    language: str = "zh"
    reply: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Inbox:
    """Takes in deliveries for the accounts that have an adapter."""

    transactions: Transactions
    adapters: Mapping[Account, Adapter]
    reception: Reception
    files: Files
    turns: BotTurns
    now: Clock = utc_now
    _together: Together[Arrival, Taken] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        together = Together(self._take_together, of=lambda arrival: arrival.address)
        object.__setattr__(self, "_together", together)

    async def take(self, arrival: Arrival) -> Taken:
        """Keep a delivery and do what it asks for; when this returns, it is durable.

        Raise what the database raises: then nothing was kept, and it must be delivered again.
        """
        taken = await self._together.do(arrival)
        if taken.bot_owes and taken.conversation_id:
            self.turns.owe(taken.conversation_id)
        return taken

    async def _take_together(self, arrivals: Sequence[Arrival]) -> Sequence[Taken | Exception]:
        """Take in what came at the same time; if any of it fails, each for itself."""
        if len(arrivals) > 1:
            try:
                async with self.transactions.write() as session:
                    return [await self._take(session, each) for each in arrivals]
            except Exception as error:
                _log.info("arrivals_taken_one_by_one", error=type(error).__name__)
        return [await self._take_alone(each) for each in arrivals]

    async def _take_alone(self, arrival: Arrival) -> Taken | Exception:
        try:
            async with self.transactions.write() as session:
                return await self._take(session, arrival)
        except SQLAlchemyError as error:
            return error
        except Exception:
            _log.exception("arrival_not_understood", **_names(arrival.address))
            return await self._keep_for_later(arrival)

    async def _take(self, session: AsyncSession, arrival: Arrival) -> Taken:
        known = await store.keep(session, arrival.address, self._values(arrival))
        if known is not None:
            return Taken(duplicate=True, reply=known.reply)
        quotas = self._adapter(arrival.address).traits.quotas
        quota = quotas.get(arrival.trigger) if arrival.trigger else None
        at = min(arrival.sent_at, self.now())
        await outbox.heard(
            session, arrival.address, at, arrival.trigger, quota, scene=arrival.scene
        )
        if arrival.leaves:
            shut(await outbox.allowances(session, arrival.address, lock=True), self.now())
        if arrival.settles is not None:
            await self._note_end(session, arrival.address, *arrival.settles)
        if isinstance(arrival.said, Said):
            return await self._hear(session, arrival.address, arrival.said, arrival.key)
        return Taken()

    async def _note_end(
        self, session: AsyncSession, address: Address, receipt: str, arrived: bool
    ) -> None:
        """Note how a message of ours ended, as the channel tells it later."""
        account = (address.channel, address.account)
        for piece in await outbox.by_receipt(session, account, receipt):
            piece.state = (PieceState.DELIVERED if arrived else PieceState.REJECTED).value
            touch(session, piece.conversation_id)

    async def answered_with(self, address: Address, key: str, reply: dict[str, Any]) -> None:
        """Note what a delivery is answered at once."""
        async with self.transactions.write() as session:
            row = await store.by_key(session, address, key)
            if row is not None:
                row.reply = reply

    async def _keep_for_later(self, arrival: Arrival) -> Taken | Exception:
        values = self._values(arrival)
        values |= {"state": "owed", "next_at": self.now() + _pause(1)}
        try:
            async with self.transactions.write() as session:
                known = await store.keep(session, arrival.address, values)
        except SQLAlchemyError as error:
            return error
        return Taken(duplicate=known is not None)

    def _values(self, arrival: Arrival) -> dict[str, Any]:
        shown = isinstance(arrival.said, Showed)
        return {
            "id": new_id(),
            "channel": arrival.address.channel,
            "account": arrival.address.account,
            "external_id": arrival.address.external_id,
            "key": arrival.key,
            "kept": arrival.kept,
            "said": arrivals.to_json(arrival.said),
            "state": "owed" if shown else "done",
            "tries": 0,
            "sent_at": arrival.sent_at,
            "came_at": self.now(),
            "next_at": self.now() if shown else None,
        }

    async def _hear(self, session: AsyncSession, address: Address, said: Said, key: str) -> Taken:
        """Take words into her conversation; words without a letter are nothing to answer."""
        text = clean(said.text)[:MESSAGE_LIMIT]
        if not text:
            return Taken()
        meant = await understand(session, address, said, text)
        if meant.survey_id is not None:
            return await self._score(session, address, meant, meant.survey_id, key)
        incoming = Incoming(
            address=address,
            text=text,
            language="zh" if meant.action else spoken_language(text, "zh"),
            external_id=key,
            action=meant.action,
            data=said.data,
            asks=said.asks,
        )
        accepted = await hear(session, incoming, self.reception, self.now())
        if not said.asks and not accepted.duplicate:
            self._explain(session, accepted.conversation)
        return Taken(
            accepted.duplicate,
            accepted.conversation.id,
            accepted.bot_owes,
            language=accepted.conversation.language,
        )

    async def _score(
        self, session: AsyncSession, address: Address, meant: Meant, survey_id: str, key: str
    ) -> Taken:
        """Keep an answer; where the survey is settled she is told that, and nothing changes."""
        said = Word.RATED
        try:
            await answer(session, survey_id, Answer(meant.score, meant.via), self.now())
        except SurveyClosed:
            said = Word.RATED_BEFORE
        reply = to_json(Words(word(said, meant.language)))
        kept = await store.by_key(session, address, key)
        if kept is not None:
            kept.reply = reply  # a delivery that is repeated is answered the same
        return Taken(reply=reply, language=meant.language)

    async def sweep(self) -> None:
        """Do what is owed: fetch files, and try again what we failed to understand."""
        async with self.transactions.read(brief=True) as session:
            ids = await store.owed(session, self.now(), _AT_ONCE)
        for arrival_id in ids:
            await self._settle(arrival_id)

    async def _settle(self, arrival_id: str) -> None:
        async with self.transactions.write(durable=False) as session:
            row = await store.lock(session, arrival_id)
            if row.state != "owed" or row.next_at is None or row.next_at > self.now():
                return
            row.tries, row.next_at = row.tries + 1, self.now() + _HELD
        address = Address(row.channel, row.account, row.external_id)
        said = arrivals.from_json(row.said)
        try:
            if isinstance(said, Showed):
                await self._fetch(row, address, said)
            else:
                await self._hear_again(row, address, said)
        except (MediumGone, FileNotAllowed, TooLarge):
            await self._give_up(row, address, said)
        except (ClientError, OSError, SQLAlchemyError):
            await self._later(row, address, said)
        except Exception:
            _log.exception("arrival_not_settled", **_names(address))
            await self._later(row, address, said)

    async def _fetch(self, row: ArrivalRow, address: Address, said: Showed) -> None:
        async def take(session: AsyncSession, kept: Kept) -> bool:
            if not kept.kind.media_type.startswith(_FAMILY[said.kind]):
                raise MediumGone()
            incoming = Incoming(
                address,
                kept.name,
                "zh",
                external_id=row.key,
                kind=Kind.FILE,
                data={"file": kept.to_json()},
                asks=False,
            )
            accepted = await hear(session, incoming, self.reception, self.now())
            (await store.lock(session, row.id)).state = "done"
            if accepted.duplicate:
                return False
            self.files.record(session, accepted.conversation, kept)
            self._explain(session, accepted.conversation)
            return True

        stem = f"{said.kind}-{row.sent_at:%Y%m%d-%H%M%S}"
        async with self._adapter(address).fetch(said.medium, said.kind) as medium:
            await self.files.from_channel(stem, medium.chunks, medium.length, take)

    def _explain(self, session: AsyncSession, row: ConversationRow) -> None:
        """Say that the bot sees no pictures, where the bot is who listens."""
        if row.state == State.BOT:
            words = word(Word.PICTURE_SEEN, row.language)
            append(session, row, Draft(Sender.BOT, Kind.TEXT, words), self.now())

    async def _hear_again(self, row: ArrivalRow, address: Address, said: Said | None) -> None:
        async with self.transactions.write() as session:
            kept = await store.lock(session, row.id)
            kept.state = "done"
            taken = Taken() if said is None else await self._hear(session, address, said, kept.key)
        if taken.bot_owes and taken.conversation_id:
            self.turns.owe(taken.conversation_id)

    async def _later(self, row: ArrivalRow, address: Address, said: Said | Showed | None) -> None:
        if row.tries >= _TRIES:
            await self._give_up(row, address, said)
            return
        async with self.transactions.write(durable=False) as session:
            (await store.lock(session, row.id)).next_at = self.now() + _pause(row.tries)

    async def _give_up(self, row: ArrivalRow, address: Address, said: Said | Showed | None) -> None:
        """Let the desk see that there was something, and leave it at that."""
        _log.warning("arrival_given_up", **_names(address))
        async with self.transactions.write() as session:
            (await store.lock(session, row.id)).state = "failed"
            if isinstance(said, Showed):
                await self._say_lost(session, row, address, said)

    async def _say_lost(
        self, session: AsyncSession, row: ArrivalRow, address: Address, said: Showed
    ) -> None:
        zh, en = _KINDS[said.kind]
        current = await conversations.current(session, address)
        language = current.language if current else "zh"
        text = word(Word.MEDIA_LOST, language, kind=zh if language == "zh" else en)
        incoming = Incoming(address, text, language, external_id=row.key, asks=False)
        await hear(session, incoming, self.reception, self.now())

    def _adapter(self, address: Address) -> Adapter:
        return self.adapters[address.channel, address.account]


_FAMILY = {"image": "image/", "voice": "audio/", "video": "video/"}


def _pause(tries: int) -> timedelta:
    return timedelta(seconds=min(2.0**tries, 300.0))


def _names(address: Address) -> dict[str, str]:
    return {"channel": address.channel, "account": address.account}
