"""``kill -9`` between store, answer, send and record: nothing that was answered ``success`` may be
lost, and nothing doubled, but for what is called unknown.

The phones of the stand-in are the ledger outside of the app: what was shown on them, and what was
answered to WeChat. After each round it is compared with what the app's database says.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy import select

from benchmarks.handoff.app import App
from channels.outbox.outcome import State
from channels.outbox.tables import PieceRow, ThreadRow
from handoff.tables import ConversationRow, IdentityRow, MessageRow
from server.storage.database import Database
from tests.fakes.wechat.platform import FakeWeChat

CUSTOMERS = 4
POINTS = ("delivering", "answered", "sending", "sent")
"""What may just have happened when the app is killed."""
_DELAY = 0.04
"""Seconds; up to so long after it the kill comes, so that it also hits what is under way."""
_PATIENCE = 60.0
_REDELIVERIES = 40
"""WeChat delivers three times. Here it goes on until the app is back, so that what is tested is us
and not how long the app is away."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong after a round, by customer; ``unknown`` are messages of which nobody knows."""

    lost: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    unknown: int = 0


@dataclass
class Rounds:
    """The rounds of one seed on one app, which is running when a round begins and ends."""

    app: App
    fake: FakeWeChat
    folder: Path
    seed: int

    async def play(self, number: int) -> Verdict:
        """Play one round and return what is wrong after it."""
        chance = Random(f"{self.seed}:{number}")
        point, times = chance.choice(POINTS), chance.randint(1, CUSTOMERS)
        happened = self.fake.watch(point, times)
        self.fake.tries, self.fake.pause = _REDELIVERIES, 0.25
        who = [f"r{number}c{n}" for n in range(CUSTOMERS)]
        saying = [asyncio.create_task(self._say(openid, chance.random())) for openid in who]
        try:
            async with asyncio.timeout(_PATIENCE):
                await happened.wait()
        except TimeoutError:
            pass  # with other luck it may not come so often
        await asyncio.sleep(chance.uniform(0, _DELAY))
        await self.app.kill()
        await self.app.start()
        answers = await asyncio.gather(*saying)
        await self._settled(who)
        return await self._judge(dict(zip(who, answers, strict=True)))

    async def _say(self, openid: str, wait: float) -> list[str]:
        """Write two messages, one after the other; return those that were answered."""
        answered = []
        await asyncio.sleep(wait * 0.1)
        for text in ("问题一", "问题二"):
            if await self.fake.say(openid, f"{text} {openid}") == "success":
                answered.append(f"{text} {openid}")
        return answered

    async def _settled(self, who: list[str]) -> None:
        """Wait until the app has nothing left to do for these customers."""
        async with asyncio.timeout(_PATIENCE):
            while not await self._is_settled(who):  # noqa: ASYNC110 - another process does it
                await asyncio.sleep(0.1)

    async def _is_settled(self, who: list[str]) -> bool:
        database = self._database()
        async with database.read() as session:
            said = {openid: await _messages(session, openid) for openid in who}
            behind = await session.scalar(
                select(ConversationRow.id)
                .outerjoin(ThreadRow, ThreadRow.conversation_id == ConversationRow.id)
                .where(
                    (ThreadRow.planned_seq < ConversationRow.seq) | ThreadRow.planned_seq.is_(None)
                )
                .limit(1)
            )
            open_states = (State.PENDING.value, State.SENDING.value)
            waiting = select(PieceRow.id).where(PieceRow.state.in_(open_states)).limit(1)
            still = await session.scalar(waiting)
        await database.close()
        answered = all(_bot_answers(each) >= len(_hers(each)) for each in said.values())
        return answered and behind is None and still is None

    async def _judge(self, answers: dict[str, list[str]]) -> Verdict:
        lost, doubled, unknown = [], [], 0
        database = self._database()
        async with database.read() as session:
            for openid, answered in answers.items():
                stored = Counter(_hers(await _messages(session, openid)))
                pieces = await session.scalars(
                    select(PieceRow).where(PieceRow.external_id == openid)
                )
                parcels = {piece.parcel: piece.state for piece in pieces if piece.parcel}
                states = Counter(parcels.values())
                seen = len(self.fake.phone(openid).seen)
                delivered, vague = states["delivered"], states["unknown"]
                unknown += vague
                if any(stored[text] == 0 for text in answered) or seen < delivered:
                    lost.append(openid)
                if max(stored.values(), default=0) > 1 or seen > delivered + vague:
                    doubled.append(openid)
        await database.close()
        return Verdict(tuple(lost), tuple(doubled), unknown)

    def _database(self) -> Database:
        return Database(f"sqlite+aiosqlite:///{self.folder / 'jieli.db'}", lambda _: None)


async def _messages(session, openid: str) -> list[MessageRow]:  # type: ignore[no-untyped-def]
    query = (
        select(MessageRow)
        .join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
        .join(IdentityRow, IdentityRow.contact_id == ConversationRow.contact_id)
        .where(IdentityRow.external_id == openid)
        .order_by(MessageRow.seq)
    )
    return list((await session.scalars(query)).all())


def _hers(messages: list[MessageRow]) -> list[str]:
    return [message.text for message in messages if message.sender == "customer"]


def _bot_answers(messages: list[MessageRow]) -> int:
    return sum(message.kind == "offer_person" for message in messages)
