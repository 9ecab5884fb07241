"""Figures and facts for programs: what a key opens, and what it does not."""

from __future__ import annotations

import pytest

from core.clock import utc_now
from core.database import TRANSACTIONS
from core.errors import InvalidInput
from core.routes import Role
from deflection.facts import Fact, FactKind, Subject
from deflection.store import record
from server.api_keys.http import API_LIMIT, CALLS
from server.api_keys.service import API_KEYS, ApiKeys, Scope
from server.api_keys.tables import ApiKeyRow
from tests.integration.server.conftest import PASSWORD
from tests.integration.server.staff import create_staff
from tests.integration.server.test_facts import ask
from tests.integration.server.test_story import is_state

FACTS, OVERVIEW = "/api/v1/facts", "/api/v1/overview"
ADDRESSES = (FACTS, OVERVIEW, "/api/v1/metrics", "/api/v1/by/day")
KEYS = "/api/operator/keys"


@pytest.fixture
def key(client):
    """Makes a key with some scopes, and returns the headers that show it."""

    async def make(*scopes, **more):
        shown, view = await client.app[API_KEYS].create("warehouse", scopes, "tests", **more)
        return {"Authorization": f"Bearer {shown}"}, view["id"]

    return make


@pytest.fixture
async def operator(client, sign_in):
    """An operator's headers."""
    async with client.app[TRANSACTIONS].write() as session:
        await create_staff(session, "op", "运维", PASSWORD, roles=(Role.OPERATOR,))
    return await sign_in("op")


async def read(client, headers, **query):
    response = await client.get(FACTS, params=query, headers=headers)
    assert response.status == 200, await response.text()
    return await response.json()


async def test_what_happens_is_read_page_by_page_without_anybodys_words(client, customer, key):
    headers, _ = await key(Scope.FACTS)
    async with customer() as page:
        await ask(page, "怎么退款")
        await page.say("转人工", action={"kind": "request_person"})
        await page.until(is_state("queued"))
    whole = (await read(client, headers, limit=1000))["facts"]
    paged, after = [], 0
    while True:
        part = await read(client, headers, limit=2, after=after)
        paged += part["facts"]
        after = part["next"]
        if not part["more"]:
            break
    assert paged[: len(whole)] == whole  # what routing finds may come between
    assert "退款" not in str(whole)
    only = await read(client, headers, kind="queued")
    assert [each["kind"] for each in only["facts"]] == ["queued"]


async def test_words_are_for_who_has_that_scope(client, customer, key):
    headers, _ = await key(Scope.FACTS, Scope.WORDS)
    async with client.app[TRANSACTIONS].write() as session:
        asked = Fact(FactKind.ASKED, utc_now(), data={"question": "怎么退款"})
        await record(session, Subject("c", "p", 1, "web"), asked)
    [fact] = (await read(client, headers, kind="asked"))["facts"]
    assert fact["data"] == {"question": "怎么退款"}


async def test_figures_are_those_of_the_reports(client, key, sign_in):
    headers, _ = await key(Scope.FIGURES)
    for path in ADDRESSES[1:]:
        assert (await client.get(path, headers=headers)).status == 200
    found = await (await client.get(OVERVIEW, headers=headers)).json()
    assert {each["code"] for each in found["metrics"]} >= {"deflected", "handed_off"}


@pytest.mark.parametrize("path", ADDRESSES)
async def test_without_its_scope_a_key_opens_nothing(client, key, path):
    scope = Scope.FIGURES if path == FACTS else Scope.FACTS
    headers, _ = await key(scope)
    response = await client.get(path, headers=headers)
    assert response.status == 403
    assert (await response.json())["error"]["code"] == "forbidden"


@pytest.mark.parametrize("path", ["/api/reports/overview", "/api/desk/conversations", KEYS])
async def test_a_key_is_nobody_of_the_staff(client, key, path):
    headers, _ = await key(*Scope)
    assert (await client.get(path, headers=headers)).status == 401


async def test_a_staff_members_cookie_is_no_key(client, operator):
    for path in ADDRESSES:
        assert (await client.get(path, headers=operator)).status == 401


async def refused(client, headers):
    response = await client.get(FACTS, headers=headers)
    assert response.status == 401
    return await response.text()


async def test_a_key_that_was_taken_back_or_has_expired_opens_nothing(client, key, clock):
    headers, key_id = await key(Scope.FACTS)
    await read(client, headers)
    await client.app[API_KEYS].revoke(key_id)
    await refused(client, headers)
    expired, _ = await key(Scope.FACTS, expires_at=clock())
    await refused(client, expired)


async def test_no_made_up_key_opens_anything_and_none_is_told(client, key):
    headers, key_id = await key(Scope.FACTS)
    right = headers["Authorization"].removeprefix("Bearer ")
    secret = right.rpartition("_")[2]
    for shown in (
        *("", "Bearer", "Bearer ", f"Basic {right}", right, f"bearer {right}"),
        f"Bearer {right}x",
        f"Bearer {right[:-1]}",
        f"Bearer jieli_{'0' * 16}_{right[-43:]}",
        f"Bearer jieli_{key_id}_{'A' * 43}",
        f"Bearer jieli_{key_id}' OR 1=1--_{'A' * 43}",
        f"Bearer jieli_{key_id}_é{'A' * 42}",
        "Bearer " + "x" * 5000,
    ):
        assert secret not in await refused(client, {"Authorization": shown})
    await refused(client, {"Cookie": f"jieli_session={right}"})


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("after=-1", "after"),
        ("after=1e9", "after"),
        ("after=99999999999999999999", "after"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=ten", "limit"),
        ("kind=everything", "kind"),
        ("kind=asked&kind=%3Cscript%3E", "kind"),
    ],
)
async def test_what_makes_no_sense_is_refused_with_a_reason(client, key, query, field):
    headers, _ = await key(Scope.FACTS)
    response = await client.get(f"{FACTS}?{query}", headers=headers)
    assert response.status == 400
    assert (await response.json())["error"]["details"]["field"] == field


async def test_who_floods_is_slowed_down(client, key):
    headers, key_id = await key(Scope.FACTS)
    for _ in range(CALLS):
        client.app[API_LIMIT].spend(key_id)
    client.app[API_LIMIT]._now = lambda: 0.0  # no second passes, and none comes back
    response = await client.get(FACTS, headers=headers)
    assert response.status == 429
    assert int(response.headers["Retry-After"]) > 0


async def test_an_operator_makes_keys_sees_their_use_and_takes_them_back(client, operator):
    body = {"name": "BI", "scopes": ["figures"], "expires_at": "2100-01-01T00:00:00Z"}
    response = await client.post(KEYS, json=body, headers=operator)
    assert response.status == 201
    made = await response.json()
    assert (made["created_by"], made["used_at"]) == ("运维", None)
    await client.get(OVERVIEW, headers={"Authorization": f"Bearer {made['key']}"})
    [listed] = (await (await client.get(KEYS, headers=operator)).json())["keys"]
    assert listed["used_at"] is not None
    assert "key" not in listed
    gone = await client.delete(f"{KEYS}/{made['id']}", headers=operator)
    assert (await gone.json())["revoked_at"] is not None
    assert (await client.delete(f"{KEYS}/none", headers=operator)).status == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["everything"]},
        {"name": "x", "scopes": ["words"]},
        {"name": " ", "scopes": ["facts"]},
        {"name": "a\u0000b", "scopes": ["facts"]},
        {"name": "x" * 101, "scopes": ["facts"]},
        {"name": "x", "scopes": ["facts"], "expires_at": "2100-01-01T00:00:00"},
    ],
)
async def test_a_key_without_name_or_purpose_is_not_made(client, operator, body):
    response = await client.post(KEYS, json=body, headers=operator)
    assert (response.status, (await response.json())["error"]["code"]) == (400, "invalid_input")
    assert (await (await client.get(KEYS, headers=operator)).json())["keys"] == []


async def test_only_operators_have_to_do_with_keys(client, sign_in):
    assert (await client.get(KEYS, headers=await sign_in())).status == 403
    assert (await client.post(KEYS, json={}, headers=await sign_in())).status == 403


async def test_the_table_of_keys_opens_nothing(client, key):
    headers, key_id = await key(Scope.FACTS)
    async with client.app[TRANSACTIONS].read() as session:
        row = await session.get_one(ApiKeyRow, key_id)
    secret = headers["Authorization"].rpartition("_")[2]
    kept = {column.name: getattr(row, column.name) for column in row.__table__.c}
    assert kept["secret_hash"]
    assert secret not in str(kept)
    await refused(client, {"Authorization": f"Bearer jieli_{row.id}_{row.secret_hash[:43]}"})


async def test_a_key_of_words_alone_is_refused(client):
    with pytest.raises(InvalidInput):
        await ApiKeys(client.app[TRANSACTIONS]).create("x", [Scope.WORDS], "tests")
