"""Subscribers of the page and their dead letters (both databases)."""

from __future__ import annotations

import json

import pytest

from core.errors import DeadLetterNotFound, InvalidInput, SubscriberExists, SubscriberNotFound
from core.posting.signature import HEADER, verify
from deflection.facts import FactKind
from deflection.feed.horizon import Horizon
from deflection.subscribers.roster import Roster, Wish
from deflection.subscribers.service import Subscribers
from tests.integration.deflection.subscribers.house import KEY, WORDS


async def test_who_is_added_has_what_happens_from_then_on_signed_by_her_secret(house, receiver):
    await house.happen()
    told = await house.add()
    assert await house.courier.deliver() == 0
    await house.happen(FactKind.OPENED)
    await house.happen()
    assert await house.courier.deliver() == 1
    [(headers, body)] = receiver.posts
    assert verify(told["secret"].encode(), body, headers[HEADER], house.clock())
    assert [fact["kind"] for fact in json.loads(body)["facts"]] == ["voted"]
    assert WORDS not in body.decode()


async def test_a_renewed_secret_signs_from_then_on_and_the_database_holds_none(house, receiver):
    first = (await house.add())["secret"]
    second = (await house.service.renew("bi"))["secret"]
    assert len({first, second}) == 2
    await house.happen()
    await house.courier.deliver()
    [(headers, body)] = receiver.posts
    assert verify(second.encode(), body, headers[HEADER], house.clock())
    assert not verify(first.encode(), body, headers[HEADER], house.clock())
    told = str(await house.service.listed())
    for secret in (first, second, "token-of-the-url"):
        assert secret not in told


async def test_a_name_is_taken_once_and_free_again_when_removed(house, receiver):
    await house.add()
    with pytest.raises(SubscriberExists):
        await house.add()
    receiver.status = 400
    await house.bury()
    await house.service.remove("bi")
    assert await house.service.listed() | {"kinds": 0} == {
        **{"subscribers": [], "dead_letters": [], "dead": 0},
        **{"kinds": 0, "private": True},
    }
    with pytest.raises(SubscriberNotFound):
        await house.service.remove("bi")
    receiver.status, receiver.posts = 204, []
    await house.add()
    assert await house.courier.deliver() == 0  # what was before is not hers


async def test_a_dead_letter_is_looked_at_without_words_and_gone_when_it_is_taken(house, receiver):
    await house.add(words=True)
    receiver.status = 400
    letter_id = await house.bury()
    shown = await house.letters.look(letter_id)
    assert [fact["kind"] for fact in shown["facts"]] == ["voted"]
    assert WORDS not in str(shown)

    refused = await house.letters.again(letter_id)
    assert (refused["delivered"], refused["letter"]["status"]) == (False, 400)
    assert refused["letter"]["attempts"] == 2
    receiver.status = 204
    assert (await house.letters.again(letter_id))["delivered"] is True
    keys = {headers["Idempotency-Key"] for headers, _ in receiver.posts}
    assert keys == {shown["key"]}
    assert WORDS in receiver.posts[-1][1].decode()  # she wants words, and is given them
    with pytest.raises(DeadLetterNotFound):
        await house.letters.again(letter_id)


async def test_a_dropped_letter_is_gone(house, receiver):
    await house.add()
    receiver.status = 400
    letter_id = await house.bury()
    await house.letters.drop(letter_id)
    with pytest.raises(DeadLetterNotFound):
        await house.letters.look(letter_id)
    with pytest.raises(DeadLetterNotFound):
        await house.letters.drop(letter_id)
    assert (await house.service.listed())["dead"] == 0


async def test_who_is_on_a_network_that_was_closed_is_listed_and_not_posted_to(house, receiver):
    await house.add()
    closed = Roster(house.database, (), KEY)
    assert await closed.all() == []
    service = Subscribers(house.database, closed, Horizon(house.database), house.clock)
    [one] = (await service.listed())["subscribers"]
    assert (one["reason"], one["host"]) == ("forbidden_address", "127.0.0.1")


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("Big Name", "https://bi.example/hidden"),
        ("../x", "https://bi.example/hidden"),
        ("bi", ""),
        ("bi", "https://"),
        ("bi", "ftp://bi.example/hidden"),
        ("bi", "http://bi.example/hidden"),
        ("bi", "https://user:hidden@bi.example/"),
        ("bi", "https://127.0.0.1/hidden"),
        ("bi", "https://10.0.0.1/hidden"),
        ("bi", "https://[::1]/hidden"),
        ("bi", "https://169.254.169.254/hidden"),
        ("bi", "https://bi.example:99999/hidden"),
        ("bi", "https://bi.example/hidden\r\nHost: x"),
        ("bi", "https://bi.example/" + "x" * 2000),
    ],
)
async def test_what_is_no_public_address_is_refused_without_quoting_it(database, clock, name, url):
    service = Subscribers(database, Roster(database, (), KEY), Horizon(database), clock)
    with pytest.raises(InvalidInput) as error:
        await service.add(Wish(name, url), "运维")
    assert "hidden" not in str(error.value)
    assert (await service.listed())["subscribers"] == []
