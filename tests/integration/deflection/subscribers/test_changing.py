"""Subscribers that are changed in place, while facts go out (both databases)."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack

import pytest

from core.errors import InvalidInput, SubscriberChanged, SubscriberNotFound
from core.posting.post import Outlets
from core.posting.signature import HEADER, verify
from deflection.facts import FactKind
from deflection.feed.horizon import Horizon
from deflection.subscribers import courier as couriers
from deflection.subscribers.roster import Change, Roster, Wish
from deflection.subscribers.service import Subscribers
from server.storage.database import Database
from tests.integration.deflection.subscribers.house import KEY, WORDS, House

VOTED, OPENED, ASKED = FactKind.VOTED, FactKind.OPENED, FactKind.ASKED


@pytest.fixture
async def elsewhere(opened):
    """Another receiver."""
    return await opened()


async def only(house):
    [one] = (await house.service.listed())["subscribers"]
    return one


async def change(house, url=None, kinds=(VOTED,), words=False, version=None):
    version = (await only(house))["version"] if version is None else version
    return await house.service.change("bi", Change(version, url, kinds, words), "运维")


def keys(receiver):
    return [headers["Idempotency-Key"] for headers, _ in receiver.posts]


def kinds(receiver):
    return [fact["kind"] for _, body in receiver.posts for fact in json.loads(body)["facts"]]


async def test_what_waits_goes_to_the_new_address_at_once_and_nothing_else_changes(
    house, receiver, elsewhere
):
    secret = (await house.add())["secret"]
    receiver.status = 400
    await house.bury()
    await house.happen()
    await house.courier.deliver()
    before = await only(house)
    told = await change(house, elsewhere.url)
    assert told == await only(house)
    same = ("position", "last", "kinds", "words")
    assert [told[name] for name in same] == [before[name] for name in same]
    assert (told["reason"], told["attempts"]) == (None, 0)
    assert await house.courier.deliver() == 1
    [(headers, body)] = elsewhere.posts
    assert headers["Idempotency-Key"] == keys(receiver)[-1]
    assert verify(secret.encode(), body, headers[HEADER], house.clock())
    assert len(receiver.posts) == 2

    [letter] = (await house.service.listed())["dead_letters"]
    assert (await house.letters.again(letter["id"]))["delivered"]
    assert keys(elsewhere)[-1] == keys(receiver)[0]


async def test_at_a_new_address_it_is_tried_as_if_for_the_first_time(house, receiver, elsewhere):
    await house.add()
    receiver.status = elsewhere.status = 500
    await house.happen()
    for _ in range(23):
        await house.courier.deliver()
        house.clock.advance(hours=1)
    await change(house, elsewhere.url)
    await house.courier.deliver()
    house.clock.advance(seconds=2)  # not an hour
    await house.courier.deliver()
    assert len(elsewhere.posts) == 2
    house.clock.advance(hours=5)
    await house.courier.deliver()
    assert (await house.service.listed())["dead"] == 0  # its day began anew


async def test_what_the_old_address_takes_too_late_goes_to_the_new_one_as_well(
    house, receiver, elsewhere
):
    await house.add()
    await house.happen()
    receiver.may_answer = asyncio.Event()
    slow = asyncio.create_task(house.courier.deliver())
    await receiver.posted.wait()
    house.clock.advance(seconds=1)
    await change(house, elsewhere.url)
    receiver.may_answer.set()
    assert await slow == 0
    assert await house.courier.deliver() == 1
    assert keys(elsewhere) == keys(receiver)


async def test_who_asked_before_where_she_is_posts_nothing_more_there(house, receiver, elsewhere):
    await house.add()
    await house.happen()
    known = await house.current()

    async def stale():
        return known

    await change(house, elsewhere.url)
    assert await house.courier_of(stale).deliver() == 0
    await house.service.remove("bi")
    house.url = elsewhere.url
    await house.add()
    await house.happen()
    assert await house.courier_of(stale).deliver() == 0
    assert receiver.posts == []
    assert await house.courier.deliver() == 1
    assert len(elsewhere.posts) == 1


async def test_replicas_and_a_change_at_once_lose_nothing(
    house, receiver, elsewhere, database_url, monkeypatch
):
    monkeypatch.setattr(couriers, "BATCH", 3)
    await house.add()
    await house.happen(*[VOTED] * 30)
    other = Database(database_url, lambda _: None)
    try:
        async with AsyncExitStack() as stack:
            twin = House(other, house.clock, Outlets(stack), receiver.url)
            both = (house.courier, twin.courier)
            await asyncio.gather(*(each.deliver() for each in both), change(house, elsewhere.url))
            house.clock.advance(seconds=60)
            for each in both:
                await each.deliver()
    finally:
        await other.close()
    taken = [fact["id"] for _, body in receiver.posts for fact in json.loads(body)["facts"]]
    given = [fact["id"] for _, body in elsewhere.posts for fact in json.loads(body)["facts"]]
    assert set(taken) | set(given) == set(range(1, 31))
    assert given == sorted(set(given))  # in order, and each once


async def test_other_kinds_are_of_the_next_batch_and_none_of_this_one_is_lost(house, receiver):
    await house.add()
    receiver.status = 500
    await house.happen(*[OPENED] * 60, *[VOTED] * 100)
    await house.courier.deliver()
    await change(house, kinds=(VOTED, OPENED))
    await house.happen(OPENED)
    receiver.status, receiver.posts = 204, []
    house.clock.advance(hours=1)
    assert await house.courier.deliver() == 2
    assert kinds(receiver) == ["voted"] * 100 + ["opened"]


async def test_kinds_that_are_wanted_no_more_leave_what_waits(house, receiver):
    await house.add(words=True)
    await change(house, kinds=(VOTED, OPENED), words=True)
    receiver.status = 500
    await house.happen(VOTED, OPENED)
    await house.courier.deliver()
    assert WORDS in receiver.posts[0][1].decode()
    await change(house, kinds=(OPENED, ASKED))
    receiver.status, receiver.posts = 204, []
    house.clock.advance(hours=1)
    assert await house.courier.deliver() == 1
    assert kinds(receiver) == ["opened"]
    assert WORDS not in receiver.posts[0][1].decode()


async def test_a_batch_of_which_nothing_is_wanted_any_more_is_not_posted(house, receiver):
    await house.add()
    receiver.status = 500
    await house.happen(VOTED, ASKED)
    await house.courier.deliver()
    await change(house, kinds=(OPENED, ASKED))
    receiver.status, receiver.posts = 204, []
    assert await house.courier.deliver() == 1
    assert kinds(receiver) == ["asked"]
    assert (await house.service.listed())["dead"] == 0


async def test_a_dead_letter_keeps_its_kinds(house, receiver):
    await house.add()
    receiver.status = 400
    await house.happen(OPENED)
    letter_id = await house.bury()
    await change(house, kinds=())
    receiver.status, receiver.posts = 204, []
    assert [fact["kind"] for fact in (await house.letters.look(letter_id))["facts"]] == ["voted"]
    await change(house, kinds=(OPENED,))
    assert (await house.letters.look(letter_id))["facts"] == []  # it is not hers any more
    await change(house, kinds=(VOTED, OPENED))
    assert (await house.letters.again(letter_id))["delivered"]
    assert kinds(receiver) == ["voted"]


async def test_of_two_who_change_at_once_the_later_is_told(house, elsewhere):
    await house.add()
    seen = (await only(house))["version"]
    changes = (
        change(house, elsewhere.url, version=seen),
        change(house, kinds=(OPENED,), version=seen),
    )
    found = await asyncio.gather(*changes, return_exceptions=True)
    [refused] = [each for each in found if isinstance(each, Exception)]
    assert isinstance(refused, SubscriberChanged)
    with pytest.raises(SubscriberChanged):
        await change(house, kinds=(OPENED,), version=seen)
    assert (await only(house))["version"] != seen


async def test_one_who_was_removed_and_added_anew_is_another_one(house, elsewhere):
    await house.add()
    seen = (await only(house))["version"]
    await house.service.remove("bi")
    with pytest.raises(SubscriberNotFound):
        await change(house, elsewhere.url, version=seen)
    await house.add()
    with pytest.raises(SubscriberChanged):
        await change(house, elsewhere.url, version=seen)


async def test_who_is_on_a_network_that_was_closed_moves_to_a_public_address(house):
    await house.add()
    closed = Roster(house.database, (), KEY)
    service = Subscribers(house.database, closed, Horizon(house.database), house.clock)
    [one] = (await service.listed())["subscribers"]
    with pytest.raises(InvalidInput, match="url"):
        await service.change("bi", Change(one["version"], None, (OPENED,), False), "运维")
    moved = Change(one["version"], "https://bi.example/x", (OPENED,), False)
    told = await service.change("bi", moved, "运维")
    assert (told["reason"], told["host"], told["kinds"]) == (None, "bi.example", ["opened"])


@pytest.mark.parametrize(
    "url",
    [
        *("", "https://", "ftp://bi.example/hidden", "http://bi.example/hidden"),
        *("https://user:hidden@bi.example/", "https://127.0.0.1/hidden", "https://[::1]/hidden"),
        *("https://bi.example:99999/hidden", "https://bi.example/hidden\r\nHost: x"),
        "https://bi.example/" + "x" * 2000,
    ],
)
async def test_an_address_that_is_none_changes_nothing_and_is_not_quoted(database, clock, url):
    service = Subscribers(database, Roster(database, (), KEY), Horizon(database), clock)
    await service.add(Wish("bi", "https://bi.example/x"), "运维")
    [before] = (await service.listed())["subscribers"]
    with pytest.raises(InvalidInput) as error:
        await service.change("bi", Change(before["version"], url, (VOTED,), True), "运维")
    assert "hidden" not in str(error.value)
    assert (await service.listed())["subscribers"] == [before]
