"""``kill -9`` between offer, accept and first message: what was acknowledged must be there, once,
and every handoff must have one owner.

Each round draws where the app is killed, plays until then, starts it again, lets everybody go on
from where they were, and compares what they saw with what the app knows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from aiohttp import ClientSession, DummyCookieJar

from benchmarks.handoff.app import App
from benchmarks.handoff.ledger import Ledger, Verdict, judge
from benchmarks.handoff.people import Agent, Customer
from handoff.routing.rules.policy import Mode

AGENTS = ("anna", "bo", "chen")
CUSTOMERS = 4
POINTS = ("asked", "acknowledged", "queued", "accepting", "accepted", "greeting", "greeted")
"""What may just have happened when the app is killed, from her wish to the first word."""
PUSHED = (*POINTS, "offered", "offered")
"""And when agents are offered customers: twice as often right after an offer as after another."""

_DELAY = 0.03
"""Seconds; up to so long after it the kill comes, so that it also hits what is under way."""


class Moment:
    """Waits until something has happened for the n-th time."""

    def __init__(self, point: str, times: int) -> None:
        self._point, self._left = point, times
        self._come = asyncio.Event()

    def happened(self, point: str) -> None:
        """Note that something happened."""
        if point == self._point:
            self._left -= 1
            if self._left <= 0:
                self._come.set()

    async def wait(self, at_most: float) -> None:
        """Wait for it, but not for ever: with other luck it may not come so often."""
        try:
            async with asyncio.timeout(at_most):
                await self._come.wait()
        except TimeoutError:
            return


@dataclass
class Rounds:
    """The rounds of one seed on one app, which is running when a round begins and ends."""

    app: App
    seed: int

    async def play(self, number: int) -> Verdict:
        """Play one round and return what is wrong after it."""
        chance = Random(f"{self.seed}:{number}")
        moment = Moment(
            chance.choice(POINTS if self.app.mode is Mode.PULL else PUSHED),
            chance.randint(1, CUSTOMERS),
        )
        ledger = Ledger()
        async with ClientSession(cookie_jar=DummyCookieJar()) as http:
            people = (http, self.app, ledger, moment.happened)
            agents = [Agent(name, *people) for name in AGENTS]
            customers = [Customer(f"r{number}c{n}", *people) for n in range(CUSTOMERS)]
            for person in agents:
                await person.sign_in()
            for person in customers:
                await person.come()
                person.ask_for_person()
            await self._until_killed(customers, agents, moment, chance)
            await self.app.start()
            return await self._to_the_end(customers, agents, ledger)

    async def _until_killed(
        self,
        customers: Sequence[Customer],
        agents: Sequence[Agent],
        moment: Moment,
        chance: Random,
    ) -> None:
        async with asyncio.TaskGroup() as tasks:
            _open(tasks, customers, agents)
            await moment.wait(at_most=10.0)
            await asyncio.sleep(chance.random() * _DELAY)
            await self.app.kill()

    async def _to_the_end(
        self, customers: Sequence[Customer], agents: Sequence[Agent], ledger: Ledger
    ) -> Verdict:
        """Let everybody go on until all are served, judge, and end the conversations."""
        async with asyncio.TaskGroup() as tasks:
            opened = _open(tasks, customers, agents)
            for customer in customers:
                await customer.until(_greeted)
            for task in opened:
                task.cancel()
        verdict = await _compare(customers, agents[0], ledger)
        for agent in agents:
            for mine in await agent.listed("mine"):
                await agent.resolve(mine["id"])
        return verdict


def _open(
    tasks: asyncio.TaskGroup, customers: Sequence[Customer], agents: Sequence[Agent]
) -> list[asyncio.Task[None]]:
    doings: list[Callable[[], object]] = [customer.stay for customer in customers]
    doings += [doing for agent in agents for doing in (agent.attend, agent.work)]
    return [tasks.create_task(doing()) for doing in doings]  # type: ignore[arg-type]


def _greeted(customer: Customer) -> bool:
    return any(message["sender"] == "agent" for message in customer.shown)


async def _compare(customers: Sequence[Customer], agent: Agent, ledger: Ledger) -> Verdict:
    stored, states = {}, {}
    for customer in customers:
        path = f"/api/desk/conversations/{customer.conversation_id}"
        stored[customer.conversation_id] = (await agent.get(f"{path}/messages"))["messages"]
        summary = (await agent.get(path))["conversation"]
        assignee = summary["assignee"]
        states[customer.conversation_id] = (summary["state"], assignee and assignee["id"])
    shown = {customer.conversation_id: customer.shown for customer in customers}
    return judge(ledger, stored, shown, states)
