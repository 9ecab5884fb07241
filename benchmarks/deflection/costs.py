"""What facts cost who writes them, and how fast the books are kept."""

from __future__ import annotations

import time
import uuid
from datetime import datetime
from statistics import median

from benchmarks.deflection.histories import Histories
from core.clock import utc_now
from core.database import Transactions
from deflection.books.keeper import Bookkeeper
from deflection.facts import Fact, FactKind
from deflection.store import record
from handoff import intake, store
from handoff.message import Address, Draft, Incoming, Kind, Sender
from handoff.transcript import append, note

MESSAGES, EPISODES = 400, 2000
_WARM = 20


async def fact_overhead(transactions: Transactions, messages: int = MESSAGES) -> float:
    """Return the milliseconds that a fact adds to storing a message, difference of medians.

    Messages with and without their fact are stored in turns, each in a durable transaction of its
    own, so that both meet the same machine.
    """
    conversation_id = await _conversation(transactions)
    taken: dict[bool, list[float]] = {True: [], False: []}
    for number in range(2 * (messages + _WARM)):
        told = number % 2 == 0
        taken[told].append(await _store(transactions, conversation_id, told))
    plain, with_fact = (median(taken[told][_WARM:]) for told in (False, True))
    return round(with_fact - plain, 3)


async def _store(transactions: Transactions, conversation_id: str, told: bool) -> float:
    draft = Draft(Sender.CUSTOMER, Kind.TEXT, "好的，谢谢", client_message_id=uuid.uuid4().hex)
    begun = time.perf_counter()
    async with transactions.write() as session:
        row = await store.lock(session, conversation_id)
        now = utc_now()
        append(session, row, draft, now)
        if told:
            await note(session, row, Fact(FactKind.CUSTOMER_REPLIED, now))
    return (time.perf_counter() - begun) * 1000


async def _conversation(transactions: Transactions) -> str:
    address = Address("web", "widget", uuid.uuid4().hex)
    incoming = Incoming(address, "怎么退款", "zh", uuid.uuid4().hex)
    async with transactions.write() as session:
        return (await intake.receive(session, incoming, utc_now())).conversation.id


async def episodes_per_second(
    transactions: Transactions, until: datetime, episodes: int = EPISODES
) -> float:
    """Return how many episodes the bookkeeper reads and enters in a second."""
    histories = Histories(until, seed=7)
    async with transactions.write(durable=False) as session:
        for number in range(episodes):
            subject, facts = histories.told(number)
            await record(session, subject, *facts)
    keeper = Bookkeeper(transactions, now=lambda: until)
    begun = time.perf_counter()
    await keeper.sweep()
    return round(episodes / (time.perf_counter() - begun), 1)
