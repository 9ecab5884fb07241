"""Whatever happens in whatever order while customers are offered: none is kept for two, or lost."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from handoff.conversation import State
from handoff.desk.service import Desk
from handoff.routing.assessing import Assessor
from handoff.routing.dispatcher import Dispatcher
from handoff.routing.offers import Offers
from handoff.routing.staffing import store as people_store
from handoff.routing.staffing.presence import Presence
from handoff.routing.tables import OfferRow, RoutingRow
from handoff.tables import ConversationRow
from tests.integration.handoff.routing.reading import GRACE, PUSH, Topics
from tests.integration.handoff.test_any_order import ROOM, Conversations, agents
from tests.integration.handoff.test_notices import NoArticles


class Offered(Conversations):
    """The conversations of the model, with a dispatcher that offers them to agents."""

    def __init__(self):
        super().__init__()
        offers = Offers(PUSH, GRACE)
        self.desk = Desk(self.database, NoArticles(), self.clock, offers)
        self.dispatcher = Dispatcher(self.database, Assessor(PUSH, Topics()), offers, self.clock)

    @rule()
    def the_dispatcher_looks(self):
        self.run(self.dispatcher.sweep())

    @rule()
    def two_dispatchers_look_at_once(self):
        self.run(self.dispatcher.sweep(), self.dispatcher.sweep())

    @rule(agent=agents, presence=st.sampled_from([Presence.ONLINE, Presence.ONLINE, *Presence]))
    def an_agent_says_what_she_is(self, agent, presence):
        self.run(self.desk.set_presence(agent, presence))

    @rule(agent=agents)
    def an_agent_declines(self, agent):
        [offer] = self.run(self.desk.offer(agent))
        if offer is not None:
            [error] = self.run(self.desk.decline(agent, offer["id"]))
            assert error is None
            [now] = self.run(self.desk.offer(agent))
            assert now is None or now["conversation_id"] != offer["conversation_id"]

    @rule(agent=agents)
    def an_agent_accepts_what_she_is_offered(self, agent):
        [offer] = self.run(self.desk.offer(agent))
        if offer is not None:
            [accepted] = self.run(self.desk.accept(agent, offer["conversation_id"]))
            assert accepted["assignee"]["id"] == agent
            expected = self.expected()[offer["conversation_id"]]
            expected.go(State.ASSIGNED, self.clock(), agent)

    @invariant()
    def offers_and_queue_agree(self):
        [(waiting, queued, offers, loads)] = self.run(self._offered())
        assert sorted(each.conversation_id for each in waiting) == sorted(queued)
        kept = {each.conversation_id: each.offered_to for each in waiting if each.offered_to}
        assert kept == {each.conversation_id: each.agent_id for each in offers}
        assert len({each.agent_id for each in offers}) == len(offers)
        for offer in offers:
            assert loads.get(offer.agent_id, 0.0) + 1.0 <= ROOM[offer.agent_id]

    async def _offered(self):
        async with self.database.read() as session:
            waiting = await session.scalars(select(RoutingRow).where(RoutingRow.waiting))
            queued = await session.scalars(
                select(ConversationRow.id).where(ConversationRow.state == State.QUEUED)
            )
            offers = await session.scalars(select(OfferRow).where(OfferRow.state == "open"))
            loads = await people_store.loads(session)
            return waiting.all(), queued.all(), offers.all(), loads


def test_offers_never_contradict_the_conversations(migrated_file):
    run_state_machine_as_test(
        type("Machine", (Offered,), {"template": migrated_file}),
        settings=settings(
            max_examples=10,
            stateful_step_count=40,
            report_multiple_bugs=False,
        ),
    )
