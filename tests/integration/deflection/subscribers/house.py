"""All that there is to subscribers of the page, tied together."""

from __future__ import annotations

from random import Random

from deflection.facts import Fact, FactKind, Subject
from deflection.feed.horizon import Horizon
from deflection.store import record
from deflection.subscribers.courier import FactCourier
from deflection.subscribers.letters import DeadLetters
from deflection.subscribers.roster import Roster, Wish
from deflection.subscribers.service import Subscribers

KEY = b"k" * 32
WORDS = "13800000000"


class House:
    """All that there is to subscribers of the page."""

    def __init__(self, database, clock, outlets, url):
        self.database, self.clock, self.url = database, clock, url
        self.outlets, self.horizon = outlets, Horizon(database, 0.05)
        self.roster = Roster(database, (), KEY, True)
        self.service = Subscribers(database, self.roster, self.horizon, clock)
        self.letters = DeadLetters(database, self.roster, outlets.to, clock)
        self.courier = self.courier_of(self.current)

    async def current(self):
        """Who is posted to as it stands now."""
        known = await self.roster.all()
        return [(each, await self.outlets.to(each.destination)) for each in known]

    def courier_of(self, current):
        still = self.roster.still
        return FactCourier(self.database, self.horizon, current, still, self.clock, Random(1))

    async def add(self, name="bi", **more):
        return await self.service.add(Wish(name, self.url, (FactKind.VOTED,), **more), "运维")

    async def happen(self, *kinds):
        data = {"helped": True, "comment": WORDS}
        facts = [Fact(kind, self.clock(), "a1", data) for kind in kinds or (FactKind.VOTED,)]
        async with self.database.write() as session:
            await record(session, Subject("c1", "p1", 1, "web"), *facts)

    async def bury(self):
        """Let something be refused, and give it up."""
        await self.happen()
        await self.courier.deliver()
        await self.service.skip("bi")
        [letter] = (await self.service.listed())["dead_letters"]
        return letter["id"]
