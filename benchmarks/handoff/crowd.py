"""Ten thousand who wait and five hundred agents, on the whole app's database and services."""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from aiohttp import web

from benchmarks.handoff.measures import percentile
from benchmarks.handoff.multiplying import multiply
from core.clock import utc_now
from core.database import TRANSACTIONS, Transactions
from handoff import intake, ownership, store
from handoff.bot import turns
from handoff.bot.reply import HandoffReason, RequestPerson
from handoff.desk.socket import DESK
from handoff.message import Address, Incoming
from handoff.routing import store as routing_store
from handoff.tables import AgentRow
from server.app import make_app
from server.logs import configure_logs
from server.settings import Settings
from server.storage.database import Database
from server.storage.migrating import migrate

WAITING, AGENTS, CAPACITY = 10_000, 500, 20
_SWITCH_SECONDS = 0.0005
"""As ``server/__main__.py`` has it."""
AT_ONCE = 16
"""So many requests are under way together when throughput is measured."""
RATE, SECONDS = 25.0, 20.0
"""Accepts a second, and for how long, when latency is measured: 500 agents, one each 20 s."""
_PERSON = RequestPerson(HandoffReason.REQUESTED, {"failures": 1})


@dataclass(frozen=True)
class Crowd:
    """The app with its crowd: who waits, in the order of coming, and the agents."""

    app: web.Application
    waiting: list[str]
    agents: list[str]

    @property
    def transactions(self) -> Transactions:
        """Return the app's database."""
        return self.app[TRANSACTIONS]


@asynccontextmanager
async def crowd(folder: Path, waiting: int = WAITING, agents: int = AGENTS) -> AsyncIterator[Crowd]:
    """Fill a database, then run the app on it, with everything that it does by itself."""
    configure_logs("error")
    sys.setswitchinterval(_SWITCH_SECONDS)
    settings = Settings(
        var=folder, encoder="none", log_level="error", rasa_url="http://127.0.0.1:9"
    )
    database = Database(settings.database, lambda _: None)
    await migrate(database.engine)
    staff = await _hire(database, agents)
    [first] = await join(database, 1)
    await database.close()
    runner = web.AppRunner(make_app(settings))
    await runner.setup()
    try:
        await _routed(runner.app[TRANSACTIONS], first)
        queue = [first, *await multiply(runner.app[TRANSACTIONS], waiting - 1, first)]
        yield Crowd(runner.app, queue, staff)
    finally:
        await runner.cleanup()


async def _hire(database: Transactions, agents: int) -> list[str]:
    now = utc_now()
    rows = [
        AgentRow(
            id=f"agent-{n}",
            name=f"agent {n}",
            language="zh",
            capacity=CAPACITY,
            presence="online",
            last_seen_at=now,
        )
        for n in range(agents)
    ]
    async with database.write() as session:
        session.add_all(rows)
    return [row.id for row in rows]


async def _routed(transactions: Transactions, conversation_id: str) -> None:
    """Wait until routing has found what a customer needs, so that her copies need no more of it."""
    async with asyncio.timeout(30):
        while True:
            async with transactions.read() as session:
                row = await routing_store.routing(session, conversation_id)
            if row is not None and row.routed_at is not None:
                return
            await asyncio.sleep(0.05)


async def join(transactions: Transactions, customers: int) -> list[str]:
    """Let new customers ask for a person, in one transaction; returns their conversations."""
    joined = []
    async with transactions.write() as session:
        for _ in range(customers):
            address = Address("web", "widget", uuid.uuid4().hex)
            incoming = Incoming(address, "怎么退款，订单付了两次", "zh", uuid.uuid4().hex)
            accepted = await intake.receive(session, incoming, utc_now())
            conversation_id = accepted.conversation.id
            turn = await turns.begin(session, conversation_id, turns.new_token("crowd"), utc_now())
            assert turn is not None
            await turns.commit(session, turn, [_PERSON], "rasa", utc_now())
            joined.append(conversation_id)
    return joined


async def operations_per_second(crowd: Crowd, seconds: float = SECONDS) -> float:
    """Return how many moves of the queue are made in a second by `AT_ONCE` at once.

    A move is a customer who joins or leaves, an agent who accepts, gives back or resolves: they
    come in pairs, so that the queue stays about as long as it is.
    """
    moves = _Moves(crowd)
    done = 0
    until = time.perf_counter() + seconds

    async def work(chance: Random) -> None:
        nonlocal done
        while time.perf_counter() < until:
            await chance.choice((moves.join_and_leave, moves.accept_and_return, moves.serve))()
            done += 2

    begun = time.perf_counter()
    await asyncio.gather(*(work(Random(n)) for n in range(AT_ONCE)))
    return done / (time.perf_counter() - begun)


class _Moves:
    """Pairs of moves that leave the queue as long as it was, but for one who is served."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._desk = crowd.app[DESK]
        self._agents = itertools.cycle(crowd.agents)

    async def join_and_leave(self) -> None:
        """A customer joins, and goes back to the bot."""
        [conversation_id] = await join(self._crowd.transactions, 1)
        async with self._crowd.transactions.write() as session:
            row = await store.lock(session, conversation_id)
            await ownership.leave_queue(session, row, utc_now())

    async def accept_and_return(self) -> None:
        """An agent takes a customer and gives her back."""
        agent, conversation_id = next(self._agents), self._crowd.waiting.pop()
        await self._desk.accept(agent, conversation_id)
        await self._desk.return_to_queue(agent, conversation_id)
        self._crowd.waiting.insert(0, conversation_id)

    async def serve(self) -> None:
        """An agent takes a customer and resolves her."""
        agent, conversation_id = next(self._agents), self._crowd.waiting.pop()
        await self._desk.accept(agent, conversation_id)
        await self._desk.resolve(agent, conversation_id)


async def accept_times(crowd: Crowd, rate: float = RATE, seconds: float = SECONDS) -> list[float]:
    """Return how long accepting took, in milliseconds, with accepts coming at random at a rate
    whether or not the ones before are done."""
    chance, desk = Random(1), crowd.app[DESK]
    taken: list[float] = []

    async def accept(agent: str, conversation_id: str) -> None:
        begun = time.perf_counter()
        await desk.accept(agent, conversation_id)
        taken.append((time.perf_counter() - begun) * 1000)

    await at_random(
        rate,
        seconds,
        chance,
        lambda n: accept(crowd.agents[n % len(crowd.agents)], crowd.waiting.pop()),
    )
    return taken


async def at_random(
    rate: float, seconds: float, chance: Random, do: Callable[[int], Awaitable[None]]
) -> None:
    """Do something at random moments (Poisson), none of which waits for those before."""
    async with asyncio.TaskGroup() as tasks:
        moment, begun = 0.0, time.perf_counter()
        for number in itertools.count():
            moment += chance.expovariate(rate)
            if moment > seconds:
                return
            await asyncio.sleep(begun + moment - time.perf_counter())
            tasks.create_task(do(number))  # type: ignore[arg-type]


def p99(taken: Sequence[float]) -> float:
    """Return the 99th percentile."""
    return round(percentile(sorted(taken), 99), 1)
