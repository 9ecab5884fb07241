"""Whatever happens in whatever order: one owner, no gap, nobody lost, nothing rewritten.

Hypothesis plays customers, agents, the bot and the clock on a real database, beside the model in
`any_order`, and looks for an order of events after which the two differ.
"""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from core.errors import JieliError
from handoff import intake, ownership, store
from handoff.bot import turns
from handoff.bot.reply import HandoffReason, RequestPerson, Say
from handoff.conversation import State
from handoff.desk.service import Desk
from handoff.message import Address, Incoming
from handoff.tables import AgentRow, ConversationRow, HandoffRow
from server.maintenance import Maintenance
from server.storage.database import Database
from tests.conftest import FakeClock
from tests.integration.handoff.any_order import GRACE, IDLE, Expected, refusal
from tests.integration.handoff.test_notices import NoArticles
from tests.integration.handoff.words import words

ROOM = {"mei": 2, "tom": 1}
VISITORS = ("v0", "v1", "v2")
visitors, agents = st.sampled_from(VISITORS), st.sampled_from(sorted(ROOM))
BACK = ("return_to_queue", "return_to_bot")
AFTER = {
    "accept": State.ASSIGNED,
    "take_over": State.ASSIGNED,
    "resolve": State.CLOSED,
    "return_to_queue": State.QUEUED,
    "return_to_bot": State.BOT,
}


class Conversations(RuleBasedStateMachine):
    """Every use case as a rule; ``template`` is a migrated database."""

    template: Path

    def __init__(self):
        super().__init__()
        self.folder = Path(mkdtemp(prefix="jieli-any-order-"))
        shutil.copy(self.template, self.folder / "jieli.db")
        self.runner, self.clock = asyncio.Runner(), FakeClock()
        self.database = Database(f"sqlite+aiosqlite:///{self.folder / 'jieli.db'}", lambda _: None)
        self.desk = Desk(self.database, NoArticles(), self.clock)
        self.current: dict[str, Expected] = {}
        self.past: list[Expected] = []
        self.held, self.tokens, self.seen = {}, {}, dict.fromkeys(ROOM)
        self.transcripts: dict[str, list[str]] = {}
        self.count = 0

    @initialize()
    def agents_are_hired_and_customers_come(self):
        async def hire(session):
            for name, room in ROOM.items():
                row = AgentRow(id=name, name=name, language="zh", capacity=room, presence="online")
                session.add(row)

        self.run(self.write(hire))
        for visitor in VISITORS:
            self.a_customer_writes(visitor, 1)

    def teardown(self):
        self.run(self.database.close())
        self.runner.close()
        shutil.rmtree(self.folder)

    def run(self, *works):
        async def at_once():
            return await asyncio.gather(*works, return_exceptions=True)

        results = self.runner.run(at_once())
        for result in results:
            if isinstance(result, BaseException) and not isinstance(result, JieliError):
                raise result
        return results

    async def write(self, work):
        async with self.database.write() as session:
            return await work(session)

    def fresh(self, prefix):
        self.count += 1
        return f"{prefix}{self.count}"

    def expected(self):
        return {each.id: each for each in (*self.past, *self.current.values())}

    def room(self, agent):
        return ROOM[agent] - sum(each.owner == agent for each in self.current.values())

    # What customers do.

    @rule(visitor=visitors, copies=st.integers(1, 3))
    def a_customer_writes(self, visitor, copies):
        text = self.fresh("customer ")
        address, message_id = Address("web", "w", visitor), f"c{self.count}"
        incoming = Incoming(address, text, "zh", client_message_id=message_id)

        async def receive(session):
            return await intake.receive(session, incoming, self.clock())

        accepted = self.run(*(self.write(receive) for _ in range(copies)))
        assert len({each.message.id for each in accepted}) == 1
        self.expect_words(visitor, accepted[0].conversation.id, text)

    def expect_words(self, visitor, conversation_id, text):
        expected, now = self.current.get(visitor), self.clock()
        if expected is None or not expected.reopens(now):
            if expected is not None:
                self.past.append(expected)
            expected = self.current[visitor] = Expected(conversation_id, now)
        if expected.state is State.CLOSED:
            expected.go(State.BOT, now)
        assert expected.id == conversation_id
        expected.say("customer", text, now)

    @rule(visitor=visitors)
    def a_customer_leaves_the_queue(self, visitor):
        expected = self.current[visitor]

        async def leave(session):
            row = await store.lock(session, expected.id)
            await ownership.leave_queue(session, row, self.clock())

        [error] = self.run(self.write(leave))
        assert (error is None) == (expected.state is State.QUEUED)
        if error is None:
            expected.go(State.BOT, self.clock())

    # What the bot does. Between its two steps anything may happen.

    @rule(visitor=visitors)
    def the_bot_begins(self, visitor):
        expected = self.current[visitor]
        token = self.fresh("holder-")

        async def begin(session):
            return await turns.begin(session, expected.id, token, self.clock())

        [turn] = self.run(self.write(begin))
        if turn is not None:
            self.held[visitor], self.tokens[expected.id] = turn, token

    @rule(visitor=visitors, hands_over=st.booleans())
    def the_bot_answers(self, visitor, hands_over):
        if (turn := self.held.pop(visitor, None)) is None:
            return
        text = self.fresh("bot ")
        person = [RequestPerson(HandoffReason.REQUESTED)] if hands_over else []

        async def commit(session):
            return await turns.commit(session, turn, [Say(text), *person], "rasa", self.clock())

        [following] = self.run(self.write(commit))
        expected = self.expected()[turn.conversation_id]
        holds = self.tokens[expected.id] == turn.token
        if holds and expected.state is State.BOT and expected.epoch == turn.epoch:
            expected.say("bot", text, self.clock())
            if hands_over:
                expected.go(State.QUEUED, self.clock())
        if following is not None:
            assert holds
            self.held[visitor] = following

    # What agents do.

    @rule(agent=agents, visitor=visitors, action=st.sampled_from(sorted(AFTER)))
    def an_agent_acts(self, agent, visitor, action):
        expected = self.current[visitor]
        due = refusal(action, expected, agent, self.room(agent))
        [result] = self.run(getattr(self.desk, action)(agent, expected.id))
        assert type(result) is (due or dict), result
        after = AFTER[action]
        if due is None and after is not expected.state:
            expected.go(after, self.clock(), agent if after is State.ASSIGNED else None)

    @rule(agent=agents, visitor=visitors, choice=st.sampled_from(["resolve", *BACK]))
    def the_right_agent_does_what_fits(self, agent, visitor, choice):
        expected = self.current[visitor]
        fitting = {State.QUEUED: "accept", State.BOT: "take_over", State.ASSIGNED: choice}
        if expected.state in fitting:
            self.an_agent_acts(expected.owner or agent, visitor, fitting[expected.state])

    @rule(visitor=visitors)
    def all_agents_accept_at_once(self, visitor):
        expected = self.current[visitor]
        if expected.state is not State.QUEUED:
            return
        free = {agent for agent in ROOM if self.room(agent) > 0}
        results = self.run(*(self.desk.accept(agent, expected.id) for agent in ROOM))
        won = zip(ROOM, results, strict=True)
        winners = {agent for agent, result in won if isinstance(result, dict)}
        assert len(winners) == min(1, len(free))
        assert winners <= free
        for winner in winners:
            expected.go(State.ASSIGNED, self.clock(), winner)

    @rule(agent=agents, visitor=visitors)
    def an_agent_writes(self, agent, visitor):
        expected = self.current[visitor]
        text = self.fresh("agent ")
        due = refusal("write", expected, agent, 0)
        [result] = self.run(self.desk.send(agent, expected.id, words(f"a{self.count}", text)))
        assert type(result) is (due or dict), result
        if due is None:
            expected.say("agent", text, self.clock())

    @rule(agent=agents)
    def an_agent_is_seen(self, agent):
        self.run(self.desk.seen(agent))
        self.seen[agent] = self.clock()

    # What time does.

    @rule(seconds=st.sampled_from([1, 40, 70, 25 * 3600, 73 * 3600]))
    def time_passes(self, seconds):
        self.clock.advance(seconds=seconds)

    @rule()
    def housekeeping_comes(self):
        now = self.clock()
        self.run(Maintenance(self.database, GRACE, IDLE, self.clock).sweep())
        for expected in self.expected().values():
            if expected.left_alone(self.seen.get(expected.owner), now):
                expected.go(State.QUEUED, now)
            elif expected.idle(now):
                expected.go(State.CLOSED, now)

    # What must be true at any moment.

    @invariant()
    def everything_is_as_expected(self):
        [rows] = self.run(self._read())
        assert set(rows) == set(self.expected())
        for expected in self.expected().values():
            self.check(expected, *rows[expected.id])
        assert all(self.room(agent) >= 0 for agent in ROOM)

    async def _read(self):
        async with self.database.read() as session:
            found = {}
            for row in (await session.scalars(select(ConversationRow))).all():
                messages = await store.messages_after(session, row.id, 0, 1000)
                query = select(HandoffRow.id).where(
                    HandoffRow.conversation_id == row.id, HandoffRow.ended_at.is_(None)
                )
                found[row.id] = row, messages, (await session.scalars(query)).all()
            return found

    def check(self, expected, row, messages, handoffs):
        assert row.state == expected.state
        if expected.state is not State.CLOSED:
            assert row.assignee_id == expected.owner
        if expected.state in (State.QUEUED, State.ASSIGNED):
            assert len(handoffs) == 1
        else:
            assert handoffs == []
        if expected.state is State.QUEUED:
            assert row.waiting_since == expected.waiting_since
        assert [each.seq for each in messages] == list(range(1, row.seq + 1))
        said = [(each.sender, each.text) for each in messages if each.sender != "system"]
        assert said == expected.said
        before = self.transcripts.get(row.id, [])
        after = self.transcripts[row.id] = [each.id for each in messages]
        assert after[: len(before)] == before


def test_the_real_conversations_do_what_the_model_says(migrated_file):
    run_state_machine_as_test(
        type("Machine", (Conversations,), {"template": migrated_file}),
        settings=settings(
            max_examples=20,
            stateful_step_count=40,
            report_multiple_bugs=False,
        ),
    )
