"""What a supervisor sees of the floor, and does about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, iso, utc_now
from core.database import Transactions, touch
from core.errors import InvalidInput
from handoff import store as conversations
from handoff.levels.promised import NOTHING_PROMISED, Promises
from handoff.routing.offers import Offers
from handoff.routing.staffing import store as people_store
from handoff.routing.staffing.attendance import attend
from handoff.routing.staffing.presence import effective
from handoff.tables import AgentRow
from handoff.views import summaries, summary_after
from handoff.wall import stepping_in, store
from handoff.wall.team import Busyness, Worker, busyness, everybody

WAITING, SERVED = 50, 500
"""How many of those who wait, and of the chats in hands, the wall lists."""


class SignOut(Protocol):
    """Ends every session of a staff member; only the server knows the sessions."""

    async def __call__(self, agent_id: str, /) -> None:
        """Sign her out everywhere."""


@dataclass(frozen=True, slots=True)
class Wall:
    """The live wall; who has room after a chat was taken from her is offered the next customer."""

    transactions: Transactions
    offers: Offers
    sign_out: SignOut
    now: Clock = utc_now
    promises: Promises = NOTHING_PROMISED

    async def look(self) -> dict[str, Any]:
        """Return how everything stands now."""
        now = self.now()
        async with self.transactions.read() as session:
            number, since = await store.waiting(session)
            longest = await store.longest_waiting(session, WAITING)
            waiting = await summaries(session, longest, self.promises)
            in_hands = await store.served(session, SERVED)
            served = await summaries(session, in_hands, self.promises)
            rows, workers = await self._workers(session, now)
            teams = await people_store.teams(session)
        busy = busyness(workers.values(), [team.id for team in teams])
        return {
            "at": iso(now),
            "waiting": {"count": number, "longest_since": iso(since), "conversations": waiting},
            "served": served,
            "floor": _busyness(everybody(workers.values())),
            "teams": [
                {"id": team.id, "zh": team.zh, "en": team.en, **_busyness(busy[team.id])}
                for team in teams
            ],
            "agents": [_agent(row, workers[row.id]) for row in rows],
        }

    async def _workers(
        self, session: AsyncSession, now: datetime
    ) -> tuple[Sequence[AgentRow], Mapping[str, Worker]]:
        rows = await people_store.agents(session)
        teams, loads = await people_store.teams_of(session), await people_store.loads(session)
        return rows, {
            row.id: Worker(
                row.id,
                effective(row.presence, row.last_seen_at, now, self.offers.grace),
                loads.get(row.id, 0.0),
                row.capacity,
                tuple(teams.get(row.id, ())),
            )
            for row in rows
        }

    async def reassign(self, by_id: str, conversation_id: str, to_id: str) -> dict[str, Any]:
        """Give a conversation to an agent, whoever has it or nobody."""
        async with self.transactions.write() as session:
            given = await stepping_in.reassign(
                session, conversation_id, to_id, by_id, self.offers.grace, self.now()
            )
            await self._serve_giver(session, given)
        return await summary_after(self.transactions, given.row, self.promises)

    async def barge_in(self, by_id: str, conversation_id: str) -> dict[str, Any]:
        """Take a conversation out of other hands."""
        async with self.transactions.write() as session:
            given = await stepping_in.barge_in(session, conversation_id, by_id, self.now())
            await self._serve_giver(session, given)
        return await summary_after(self.transactions, given.row, self.promises)

    async def _serve_giver(self, session: AsyncSession, given: stepping_in.Given) -> None:
        """Offer the next customer to who has room now."""
        if given.giver is not None:
            await self.offers.drain(session, given.giver, self.now())

    async def force_logout(self, by_id: str, agent_id: str) -> None:
        """Sign an agent out everywhere; who waits for her word goes back to the queue soon.

        Raise `AgentNotFound`, and `InvalidInput` for oneself.
        """
        if agent_id == by_id:
            raise InvalidInput(field="id", problem="sign yourself out with the account's menu")
        async with self.transactions.read() as session:
            await conversations.agent(session, agent_id)
        await self.sign_out(agent_id)
        async with self.transactions.write() as session:
            agent = await conversations.lock_agent(session, agent_id)
            agent.last_seen_at = None
            await attend(session, agent, self.now(), self.offers.grace)
            touch(session, agent_id)


WALL = web.AppKey("wall", Wall)


def _busyness(each: Busyness) -> dict[str, Any]:
    return asdict(each)


def _agent(row: AgentRow, worker: Worker) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "presence": worker.presence.value,
        "presence_since": iso(row.presence_since),
        "load": worker.load,
        "capacity": worker.capacity,
        "teams": list(worker.teams),
    }
