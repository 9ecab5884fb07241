"""Facts to subscribers: in order, at least once, under one key, whoever dies (both databases)."""

from __future__ import annotations

import asyncio
from random import Random

import pytest

from core.errors import InvalidInput
from core.posting.destination import Called, Destination
from core.posting.post import posting
from core.posting.signature import HEADER, verify
from core.posting.verdict import Attempt, Reason
from deflection.facts import Fact, FactKind, Subject
from deflection.feed.horizon import Horizon
from deflection.store import record
from deflection.subscribers import courier as couriers
from deflection.subscribers.courier import FactCourier
from deflection.subscribers.roster import Roster
from deflection.subscribers.service import Subscribers
from deflection.subscribers.subscriber import Subscriber, read_subscribers
from server.storage.database import Database

SECRET = "a secret of the tests, long enough"
HER = Subject("c1", "p1", 1, "web")


@pytest.fixture
async def courier(database, receiver, clock):
    destination = Destination.of(receiver.url, SECRET, True, Called("url", "secret", "private"))
    subscriber = Subscriber("warehouse", destination, (FactKind.VOTED,))
    async with posting(destination) as post:

        def make(database=database, post=post):
            async def outlets():
                return [(subscriber, post)]

            async def still(session, one):
                return one == subscriber

            horizon = Horizon(database, 0.05)
            return FactCourier(database, horizon, outlets, still, clock, Random(1))

        await make().begin()
        yield make


async def happen(database, clock, *numbers, kind=FactKind.VOTED):
    for number in numbers:
        async with database.write() as session:
            data = {"helped": True, "number": number, "comment": "13800000000"}
            await record(session, HER, Fact(kind, clock(), "a1", data))


async def test_facts_come_in_order_signed_and_without_words(database, receiver, courier, clock):
    await happen(database, clock, *range(5))
    await happen(database, clock, 9, kind=FactKind.OPENED)
    assert await courier().deliver() == 1
    assert await courier().deliver() == 0
    [(headers, body)] = receiver.posts
    assert verify(SECRET.encode(), body, headers[HEADER], clock())
    assert headers["Jieli-Event"] == "facts"
    assert b"13800000000" not in body
    assert receiver.numbers == [0, 1, 2, 3, 4]


async def test_who_is_new_has_what_happens_from_then_on(database, receiver, courier, clock):
    await happen(database, clock, 1)
    await courier().begin()  # a restart loses nothing
    await courier().deliver()
    assert receiver.numbers == [1]


async def test_what_is_refused_is_tried_again_and_nothing_overtakes_it(
    database, receiver, courier, clock
):
    receiver.status = 422
    await happen(database, clock, 1)
    await courier().deliver()
    await happen(database, clock, 2)
    await courier().deliver()  # not at once
    assert len(receiver.posts) == 1
    receiver.status = 204
    clock.advance(seconds=2)
    assert await courier().deliver() == 2
    assert receiver.posts[0][0]["Idempotency-Key"] == receiver.posts[1][0]["Idempotency-Key"]
    assert receiver.posts[0][1] == receiver.posts[1][1]
    assert receiver.numbers == [1, 2]


async def test_who_dies_between_sending_and_noting_is_followed_under_the_same_key(
    database, receiver, courier, clock
):
    await happen(database, clock, 1, 2)
    sent = asyncio.Event()

    async def dying(body, headers):
        receiver.posts.append((headers, body))
        sent.set()
        await asyncio.Event().wait()

    dead = asyncio.create_task(courier(post=dying).deliver())
    await sent.wait()
    dead.cancel()
    await asyncio.gather(dead, return_exceptions=True)
    await happen(database, clock, 3)
    assert await courier().deliver() == 0  # somebody may still be at it
    clock.advance(seconds=60)
    assert await courier().deliver() == 2
    keys = [headers["Idempotency-Key"] for headers, _ in receiver.posts]
    assert keys[0] == keys[1] != keys[2]
    assert receiver.numbers == [1, 2, 3]


async def test_replicas_at_once_send_each_batch_once(
    database, receiver, courier, clock, database_url, monkeypatch
):
    monkeypatch.setattr(couriers, "BATCH", 3)
    await happen(database, clock, *range(10))
    other = Database(database_url, lambda _: None)
    try:
        for _ in range(10):
            await asyncio.gather(courier().deliver(), courier(other).deliver())
    finally:
        await other.close()
    keys = [headers["Idempotency-Key"] for headers, _ in receiver.posts]
    assert len(keys) == len(set(keys)) == 4
    assert receiver.numbers == list(range(10))


async def test_after_a_day_it_is_a_dead_letter_and_the_next_goes_on(
    database, receiver, courier, clock
):
    receiver.status = 500
    await happen(database, clock, 1)
    for _ in range(40):
        await courier().deliver()
        clock.advance(hours=1)
    receiver.status = 204
    await happen(database, clock, 2)
    clock.advance(hours=1)
    await courier().deliver()
    found = await (await _service(database, courier, clock)).listed()
    [letter] = found["dead_letters"]
    assert (letter["state"], letter["reason"], letter["after"], letter["last"]) == (
        *("unknown", "failed"),
        *(0, 1),
    )
    assert receiver.numbers[-1] == 2
    assert found["subscribers"][0]["position"] == 2


async def test_a_supervisor_may_skip_what_is_refused(database, receiver, courier, clock):
    receiver.status = 400
    await happen(database, clock, 1)
    await courier().deliver()
    service = await _service(database, courier, clock)
    [one] = (await service.listed())["subscribers"]
    assert (one["reason"], one["status"], one["host"]) == ("refused", 400, "127.0.0.1")
    assert SECRET not in str(one)
    await service.skip("warehouse")
    await service.skip("warehouse")  # a second time nothing is lost
    receiver.status = 204
    await happen(database, clock, 2)
    await courier().deliver()
    found = await service.listed()
    assert [each["state"] for each in found["dead_letters"]] == ["rejected"]
    assert receiver.numbers[-1] == 2


async def _service(database, courier, clock):
    written = tuple(subscriber for subscriber, _ in await courier().outlets())
    return Subscribers(database, Roster(database, written, b"k" * 32), Horizon(database), clock)


async def test_who_is_paused_waits_and_then_has_all_of_it(database, receiver, courier, clock):
    receiver.status = 500
    await happen(database, clock, 1)
    await courier().deliver()
    service = await _service(database, courier, clock)
    assert (await service.pause("warehouse"))["paused_at"] is not None
    receiver.status = 204
    clock.advance(hours=30)
    await happen(database, clock, 2)
    assert await courier().deliver() == 0
    await service.resume("warehouse")
    receiver.status = 500
    await courier().deliver()  # its day begins anew: nothing is given up at once
    assert (await service.listed())["dead"] == 0
    receiver.status = 204
    clock.advance(hours=1)
    assert await courier().deliver() == 2
    assert receiver.numbers == [1, 2]


async def test_a_failure_without_an_answer_is_said_so(database, courier, clock):
    async def silent(body, headers):
        return Attempt(Reason.NO_ANSWER)

    await happen(database, clock, 1)
    await courier(post=silent).deliver()
    [one] = (await (await _service(database, courier, clock)).listed())["subscribers"]
    assert (one["reason"], one["attempts"]) == ("no_answer", 1)


GOOD = f"warehouse:\n  url: https://bi.example/x?key=hidden\n  secret: {SECRET}\n"


def test_the_file_names_who_is_sent_what(tmp_path):
    path = tmp_path / "subscribers.yml"
    path.write_text(GOOD + "  kinds: [rated, resolved]\n  words: yes\n", "utf-8")
    [one] = read_subscribers(path)
    assert (one.kinds, one.words) == ((FactKind.RATED, FactKind.RESOLVED), True)
    assert "hidden" not in repr(one)
    assert SECRET not in repr(one)
    assert read_subscribers(None) == ()


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "Big Name:\n  url: x",
        f"warehouse:\n  url: http://bi.example/hidden\n  secret: {SECRET}",
        f"warehouse:\n  url: https://10.0.0.1/hidden\n  secret: {SECRET}",
        "warehouse:\n  url: https://bi.example/hidden\n  secret: hidden",
        f"warehouse:\n  secret: {SECRET}",
        GOOD + "  kinds: [everything]",
        GOOD + "  kinds: 5",
        GOOD + "  words: perhaps",
        GOOD + "  more: x",
    ],
)
def test_a_wrong_file_is_refused_without_quoting_it(tmp_path, text):
    path = tmp_path / "subscribers.yml"
    path.write_text(text, "utf-8")
    with pytest.raises(InvalidInput) as error:
        read_subscribers(path)
    assert "hidden" not in str(error.value)
    assert SECRET not in str(error.value)
