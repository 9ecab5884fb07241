"""Delivering to an outside desk that fails in every way."""

from __future__ import annotations

import asyncio
import socket
from datetime import timedelta
from random import Random

import pytest

from core.posting.destination import Destination
from core.posting.post import posting
from core.posting.signature import HEADER, verify
from core.posting.verdict import GIVE_UP, Attempt, Reason, State
from handoff import intake, ownership, store
from handoff.bot.reply import HandoffReason
from handoff.record.schema import HandoffRecord
from handoff.webhook import store as webhook_store
from handoff.webhook.service import Courier
from tests.integration.handoff.webhook.outside_desk import CALLED, SECRET, one


async def test_the_record_arrives_signed_under_its_key(
    queue_one_for, outside, courier, deliveries, clock
):
    conversation_id = await queue_one_for()
    await courier.deliver()
    delivery = await one(deliveries)
    assert (delivery["state"], delivery["status"], delivery["attempts"]) == ("delivered", 202, 1)
    [(headers, body)] = outside.posts
    assert verify(SECRET.encode(), body, headers[HEADER], clock())
    assert (headers["Idempotency-Key"], headers["Jieli-Event"]) == (
        delivery["id"],
        "handoff.queued",
    )
    document = outside.taken[delivery["id"]]
    assert document["id"] == delivery["id"]
    record = HandoffRecord.model_validate(document["record"])
    assert (record.conversation_id, record.reason) == (conversation_id, "anger")


async def test_without_an_outside_desk_nothing_is_owed(database, queue_one, deliveries):
    await queue_one()
    assert (await deliveries.page(None, None, 50))["deliveries"] == []


async def test_an_outside_desk_that_is_taken_away_is_owed_nothing_more(
    database, queue_one, deliveries
):
    for host in ("desk.example", None):
        async with database.write() as session:
            await webhook_store.want(session, host)
    await queue_one()
    assert (await deliveries.page(None, None, 50))["deliveries"] == []


async def test_a_handoff_that_is_rolled_back_owes_nothing(
    database, queue_one_for, incoming, clock, deliveries
):
    await queue_one_for()

    async def fail_after_asking() -> None:
        async with database.write() as session:
            accepted = await intake.receive(session, incoming("x", language="zh"), clock())
            row = await store.lock(session, accepted.conversation.id)
            await ownership.leave_queue(session, row, clock())
            await ownership.request_person(session, row, HandoffReason.ANGER, {}, clock())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail_after_asking()
    assert len((await deliveries.page(None, None, 50))["deliveries"]) == 1


@pytest.mark.parametrize(
    ("manner", "reason"),
    [
        ("takes_and_says_nothing", "no_answer"),
        ("hangs", "no_answer"),
        ("fails", "failed"),
        ("is_busy", "busy"),
        ("shows_a_page", "not_a_desk"),
    ],
)
async def test_what_is_not_settled_is_tried_again_with_the_same_key_and_bytes(
    queue_one_for, outside, courier, deliveries, clock, manner, reason
):
    await queue_one_for()
    outside.manner = manner
    await courier.deliver()
    delivery = await one(deliveries)
    assert (delivery["state"], delivery["reason"]) == ("pending", reason)
    assert await courier.deliver() == 0  # not before its time
    outside.manner = "takes"
    clock.advance(hours=1)
    await courier.deliver()
    assert (await one(deliveries))["state"] == "delivered"
    assert len({body for _, body in outside.posts}) == 1
    assert {headers["Idempotency-Key"] for headers, _ in outside.posts} == {delivery["id"]}
    assert len({headers[HEADER] for headers, _ in outside.posts}) == 2  # each signed at its time


async def test_the_other_side_may_ask_for_time(queue_one_for, outside, courier, deliveries, clock):
    await queue_one_for()
    outside.manner = "is_busy"
    await courier.deliver()
    clock.advance(seconds=119)
    assert await courier.deliver() == 0
    clock.advance(seconds=2)
    assert await courier.deliver() == 1


@pytest.mark.parametrize(
    ("manner", "reason"), [("refuses", "refused"), ("redirects", "redirected")]
)
async def test_a_refusal_is_final_and_a_redirect_is_not_followed(
    queue_one_for, outside, courier, deliveries, clock, manner, reason
):
    await queue_one_for()
    outside.manner = manner
    await courier.deliver()
    clock.advance(hours=1)
    assert await courier.deliver() == 0
    delivery = await one(deliveries)
    assert (delivery["state"], delivery["reason"], outside.elsewhere) == ("rejected", reason, 0)
    assert delivery["finished_at"] is not None


async def end_of(courier, deliveries, clock):
    """Let a day pass, with every attempt at its time."""
    for _ in range(60):
        await courier.deliver()
        delivery = await one(deliveries)
        if delivery["state"] != "pending":
            return delivery
        clock.advance(hours=1)
    raise AssertionError("it never ended")


async def test_what_nobody_ever_answered_ends_as_unknown(
    queue_one_for, outside, courier, deliveries, clock
):
    await queue_one_for()
    outside.manner = "fails"
    delivery = await end_of(courier, deliveries, clock)
    assert (delivery["state"], delivery["reason"], delivery["next_at"]) == (
        "unknown",
        "failed",
        None,
    )
    assert delivery["attempts"] > 10


async def test_what_never_reached_anybody_ends_as_rejected(
    database, queue_one_for, deliveries, clock
):
    await queue_one_for()
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        destination = Destination.of(url, SECRET, private=True, called=CALLED)
        async with posting(destination) as post:
            courier = Courier(database, post, destination.secret, clock, Random(7))
            delivery = await end_of(courier, deliveries, clock)
    assert (delivery["state"], delivery["reason"]) == ("rejected", "unreachable")


async def test_a_name_that_leads_to_a_private_address_is_not_called(
    database, queue_one_for, outside, deliveries, clock
):
    await queue_one_for()
    port = outside.url.split(":")[2].split("/")[0]
    destination = Destination.of(
        f"https://localhost:{port}/records", SECRET, private=False, called=CALLED
    )
    async with posting(destination) as post:
        await Courier(database, post, destination.secret, clock).deliver()
    delivery = await one(deliveries)
    assert (delivery["state"], delivery["reason"]) == ("rejected", "forbidden_address")
    assert outside.posts == []


class Dying:
    """Takes the post and dies before it can say so."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    async def __call__(self, body: bytes, headers: dict[str, str]) -> Attempt:
        """Post, and never come back."""
        self.keys.append(headers["Idempotency-Key"])
        raise SystemError("killed")


async def test_a_process_that_dies_while_posting_leaves_it_due_under_the_same_key(
    database, queue_one_for, outside, courier, deliveries, clock
):
    await queue_one_for()
    dying = Dying()
    with pytest.raises(SystemError):
        await Courier(database, dying, b"", clock).deliver()
    assert await courier.deliver() == 0  # it may still be at it
    clock.advance(minutes=2)
    await courier.deliver()
    assert list(outside.taken) == dying.keys


async def test_what_a_dead_process_may_have_sent_is_not_called_rejected(
    database, queue_one_for, deliveries, clock
):
    await queue_one_for()
    with pytest.raises(SystemError):
        await Courier(database, Dying(), b"", clock).deliver()
    clock.advance(seconds=GIVE_UP.total_seconds())

    async def unreachable(body, headers):
        return Attempt(Reason.UNREACHABLE)

    await Courier(database, unreachable, b"", clock).deliver()
    assert (await one(deliveries))["state"] == "unknown"


async def test_two_processes_make_one_attempt(
    database, queue_one_for, outside, courier, deliveries
):
    await queue_one_for()
    await asyncio.gather(courier.deliver(), courier.deliver())
    assert len(outside.posts) == 1


async def test_a_supervisor_can_have_it_tried_again(
    queue_one_for, outside, courier, deliveries, clock
):
    await queue_one_for()
    outside.manner = "refuses"
    await courier.deliver()
    outside.manner = "takes"
    clock.advance(days=3)
    again = await deliveries.retry((await one(deliveries))["id"])
    assert again["state"] == "pending"
    await courier.deliver()
    assert (await one(deliveries))["state"] == "delivered"
    assert (await deliveries.page(State.REJECTED, None, 50))["deliveries"] == []
    assert (await deliveries.page(None, None, 1))["counts"]["delivered"] == 1


async def test_deliveries_are_paged_by_when_they_were_owed(queue_one_for, deliveries, clock):
    await queue_one_for()
    clock.advance(seconds=1)
    assert len((await deliveries.page(None, clock(), 10))["deliveries"]) == 1
    before = clock() - timedelta(seconds=1)
    assert (await deliveries.page(None, before, 10))["deliveries"] == []
