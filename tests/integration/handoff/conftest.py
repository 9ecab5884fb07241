"""Conversations on a real database."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from core.database import Transactions
from handoff import intake, ownership, store
from handoff.bot.reply import HandoffReason
from handoff.message import Address, Incoming

VISITOR = Address("web", "widget", "visitor-3f2a")


@pytest.fixture
def incoming() -> Callable[..., Incoming]:
    """Makes a customer's message with a fresh id."""

    def make(text: str = "怎么退款？", address: Address = VISITOR, **more: object) -> Incoming:
        values: dict[str, object] = {"client_message_id": uuid.uuid4().hex, "language": "zh"}
        return Incoming(address=address, text=text, **{**values, **more})  # type: ignore[arg-type]

    return make


@pytest.fixture
def queue_one(database: Transactions, incoming, clock) -> Callable[..., object]:
    """Puts a new customer into the queue and returns the conversation's id."""

    async def queue(visitor: str = "visitor-3f2a") -> str:
        address = Address("web", "widget", visitor)
        async with database.write() as session:
            accepted = await intake.receive(session, incoming(address=address), clock())
            row = await store.lock(session, accepted.conversation.id)
            await ownership.request_person(session, row, HandoffReason.REQUESTED, {}, clock())
            return row.id

    return queue


@pytest.fixture
def accepted(database: Transactions, queue_one, clock) -> Callable[..., object]:
    """Gives a new customer to an agent and returns the conversation's id."""

    async def accept(agent: str, visitor: str = "visitor-3f2a") -> str:
        conversation_id: str = await queue_one(visitor)
        async with database.write() as session:
            await ownership.accept(session, conversation_id, agent, clock())
        return conversation_id

    return accept
