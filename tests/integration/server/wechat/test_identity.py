"""One person on two accounts and on the web: known by proof, never by name."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy import select

from channels.letters.links import Letter
from channels.letters.pages import LINKS
from channels.web.visitors import VISITORS
from core.database import TRANSACTIONS
from deflection.persons.store import persons_of
from handoff.contacts.tables import MergeRow
from handoff.message import Address
from handoff.tables import ContactRow, IdentityRow
from tests.integration.conftest import BOTH
from tests.integration.server.conftest import on_both
from tests.integration.server.test_hostile_input import error_of
from tests.integration.server.wechat.conftest import ANNA
from tests.integration.server.wechat.test_forgetting import wait_for

SECRET = "s" * 32
SITE = {"site_secret": SECRET, "public_url": "http://jieli.example"}
pytestmark = pytest.mark.parametrize("settings", [SITE], indirect=True)


@pytest.fixture(params=BOTH)
def database_url(request):
    """She is known on both kinds of database."""
    return on_both(request)


def signed(subject="c-17", name="王芳", key=SECRET, **more):
    claims = {"sub": subject, "name": name, "aud": "jieli-widget", "exp": int(time.time()) + 300}
    token_key = OctKey.import_key(key)
    return jwt.encode({"alg": "HS256"}, {**claims, **more}, token_key, algorithms=["HS256"])


@pytest.fixture
def ask(client):
    """Reads rows of the app's database."""

    async def read(*columns, **only):
        async with client.app[TRANSACTIONS].read() as session:
            query = select(*columns).filter_by(**only)
            return [tuple(row) for row in await session.execute(query)]

    return read


@pytest.fixture
def person_of(client, ask):
    """Returns all contacts of the person whom somebody is known as."""

    async def find(external_id):
        [(contact_id,)] = await ask(IdentityRow.contact_id, external_id=external_id)
        async with client.app[TRANSACTIONS].read() as session:
            return frozenset(await persons_of(session, [contact_id]))

    return find


async def sign_in(client, token, visitor=""):
    headers = {"Authorization": f"Bearer {visitor}"} if visitor else {}
    return await client.post("/api/web/sign-in", json={"token": token}, headers=headers)


async def go_on(client, token, visitor=""):
    headers = {"Authorization": f"Bearer {visitor}"} if visitor else {}
    return await client.post("/api/web/continue", json={"token": token}, headers=headers)


def link(client, openid=ANNA):
    return client.app[LINKS].sign("page", Letter(Address("wechat", "shop", openid)))


async def test_who_signs_in_in_two_browsers_goes_on_in_the_second(client, customer, person_of, ask):
    async with customer() as page:
        await page.say("第一台电脑")
        await page.message("bot:")
        first = page.token
    known = await (await sign_in(client, signed(), first)).json()
    assert known["visitor_id"] == client.app[VISITORS].verify(first)  # hers already, with her words
    other = await (await sign_in(client, signed())).json()
    async with customer(other["token"]) as page:
        await page.message("第一台电脑")
        await page.say("第二台电脑")
        await page.message("bot: 第二台电脑")
    async with customer(known["token"]) as page:
        await page.message("第二台电脑")
    assert len(await person_of("c-17")) == 2
    assert [cause for (cause,) in await ask(MergeRow.cause)] == ["site_token"]
    names = {name for (name,) in await ask(ContactRow.name)}
    assert "王芳" in names


async def test_two_customers_of_one_browser_never_see_each_others_words(client, customer):
    async with customer() as page:
        await page.say("我是第一位")
        await page.message("bot:")
        shared = page.token
    await sign_in(client, signed("first"), shared)
    second = await (await sign_in(client, signed("second"), shared)).json()
    assert second["visitor_id"] != client.app[VISITORS].verify(shared)
    bearer = {"Authorization": f"Bearer {second['token']}"}
    shown = await (await client.get("/api/web/conversation", headers=bearer)).json()
    assert shown == {"conversation": None, "messages": []}


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x" * 2001,
        "a.b.c",
        signed(key="k" * 32),
        signed(aud="jieli-community"),
        signed(exp=int(time.time()) - 1),
        signed(exp=int(time.time()) + 3600),
        signed(subject=""),
        signed(subject="x" * 65),
        signed(subject="a\u202eb"),
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJjLTE3IiwiYXVkIjoiamllbGktd2lkZ2V0In0.",
    ],
)
async def test_what_the_site_did_not_sign_proves_nothing(client, ask, token):
    response = await sign_in(client, token)
    assert response.status in (400, 401)
    assert await error_of(response) in ("invalid_input", "invalid_site_token")
    assert await ask(IdentityRow.id) == []


async def test_a_foreign_page_signs_nobody_in(client):
    foreign = {"Origin": "https://evil.example"}
    for path in ("/api/web/sign-in", "/api/web/continue"):
        refused = await client.post(path, json={"token": signed()}, headers=foreign)
        assert (refused.status, await error_of(refused)) == (403, "origin_not_allowed")
    forged = await sign_in(client, signed(), "not.a.visitor")
    assert (forged.status, await error_of(forged)) == (401, "invalid_visitor_token")


async def test_her_conversation_goes_on_when_she_moves_from_wechat_to_the_web(
    client, wechat, until, customer, person_of, transcript
):
    await wechat.say(ANNA, "在微信里问")
    await until(lambda: wechat.phone(ANNA).seen)
    async with customer() as page:
        await page.say("以前在网页上")
        await page.message("bot:")
        before = page.token
    talk = await client.get(f"/letters/talk/{talk_token(client)}")
    assert "http://jieli.example/#jieli-continue=" in await talk.text()

    moved = await (await go_on(client, link(client), before)).json()
    async with customer(moved["token"]) as page:
        await page.message("在微信里问")
        await page.say("现在在网页上")
        await page.message("bot: 现在在网页上")
    assert [row.text for row in await transcript() if row.sender == "customer"] == [
        "在微信里问",
        "现在在网页上",
    ]
    await until(lambda: "现在在网页上" in str(wechat.phone(ANNA).seen))  # answered in both
    assert len(await person_of(ANNA)) == 3
    bearer = {"Authorization": f"Bearer {before}"}
    shown = await (await client.get("/api/web/conversation", headers=bearer)).json()
    assert shown["messages"][0]["text"] == "以前在网页上"


def talk_token(client):
    return client.app[LINKS].sign("talk", Letter(Address("wechat", "shop", ANNA)))


async def test_a_link_for_something_else_or_from_long_ago_leads_nowhere(
    client, wechat, until, customer, ask
):
    await wechat.say(ANNA, "在微信里问")
    await until(lambda: wechat.phone(ANNA).seen)
    links = client.app[LINKS]
    late = type(links)(links.base, links.secret, lambda: links.now() - timedelta(minutes=11))
    old = late.sign("page", Letter(Address("wechat", "shop", ANNA)))
    for token in ("x", "a.b.c", talk_token(client), signed(), old, link(client, "o-nobody")):
        response = await go_on(client, token)
        assert (response.status, await error_of(response)) == (404, "not_found"), token
    assert await ask(MergeRow.id) == []


async def test_a_unionid_ties_two_accounts_and_a_name_does_not(
    client, wechat, until, person_of, ask
):
    wechat.unionids |= {ANNA: "u-1", "o-anna-again": "u-1", "o-ben": "u-2"}
    for openid in (ANNA, "o-anna-again", "o-ben", "o-nobody"):
        await wechat.say(openid, "你好")
        await until(lambda openid=openid: wechat.phone(openid).seen)

    async def told():
        return len(await ask(IdentityRow.external_id, channel="unionid")) == 2

    await wait_for(told)
    # On one account two openids are two people, whatever is said of them.
    assert await person_of(ANNA) != await person_of("o-anna-again")
    assert len(await person_of("o-ben")) == 1
    assert await ask(MergeRow.id) == []


async def test_the_site_and_wechat_are_tied_by_who_signs_in_after_she_followed_a_link(
    client, wechat, until, person_of, ask
):
    await wechat.say(ANNA, "在微信里问")
    await until(lambda: wechat.phone(ANNA).seen)
    moved = await (await go_on(client, link(client))).json()
    await sign_in(client, signed(), moved["token"])
    assert await person_of("c-17") == await person_of(ANNA)
    kinds = {
        (channel, ends) for channel, ends in await ask(IdentityRow.channel, IdentityRow.account)
    }
    assert kinds == {("wechat", "shop"), ("web", "widget"), ("site", "customer")}
