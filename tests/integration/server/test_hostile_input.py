"""Bad input: a clear error in the one shape, nothing lost, no traceback, no way in."""

from __future__ import annotations

import asyncio
import json
import re

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError
from joserfc import jwt
from joserfc.jwk import OctKey

from core.routes import ROUTE_ROLES, Role
from tests.integration.server.conftest import ACTION_TOKEN

SCRIPT = "<img src=x onerror=alert(1)><script>alert(2)</script>[x](javascript:alert(3))"


async def error_of(response):
    body = await response.json()
    assert set(body) == {"error"}
    assert {"code", "message"} <= set(body["error"]) <= {"code", "message", "details"}
    return body["error"]["code"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_message"),
        (" \n\t", "empty_message"),
        ("\x00\x01", "empty_message"),
        ("字" * 10_000, "message_too_long"),
    ],
)
async def test_a_message_that_cannot_be_stored_is_refused_by_its_id(customer, text, code):
    async with customer() as page:
        message_id = await page.say(text)
        nack = await page.get("nack")
        assert (nack["client_message_id"], nack["error"]["code"]) == (message_id, code)
        await page.say("还在")
        assert (await page.get("ack"))["seq"] == 1


@pytest.mark.parametrize("text", ["👍", "a\x00b\u202ec", SCRIPT, "𠮷野家", "ﷺ" * 50])
async def test_odd_text_is_stored_as_text_and_answered(customer, text):
    async with customer() as page:
        await page.say(text + " 你好")
        await page.message("bot:")


async def test_markup_reaches_the_desk_as_the_characters_it_is(client, customer, sign_in):
    async with customer() as page:
        await page.say(SCRIPT)
        await page.get("ack")
        headers = await sign_in()
        listed = await client.get("/api/desk/conversations?list=bot", headers=headers)
        assert listed.content_type == "application/json"
        [conversation] = (await listed.json())["conversations"]
        path = f"/api/desk/conversations/{conversation['id']}/messages"
        messages = (await (await client.get(path, headers=headers)).json())["messages"]
    assert messages[0]["text"] == SCRIPT
    assert "html" not in messages[0]["data"]


async def test_the_same_id_with_another_text_is_refused_and_the_first_is_kept(customer):
    async with customer() as page:
        await page.send(type="message", client_message_id="m1", text="first")
        await page.get("ack")
        await page.send(type="message", client_message_id="m1", text="second")
        assert (await page.get("nack"))["error"]["code"] == "message_id_reused"
        await page.send(type="message", client_message_id="m1", text="first")
        assert (await page.get("ack"))["seq"] == 1


@pytest.mark.parametrize(
    "raw",
    [
        "not json",
        "[]",
        "null",
        "{}",
        '{"type": "unheard_of"}',
        '{"type": "message"}',
        '{"type": "message", "client_message_id": "", "text": "x"}',
        '{"type": "message", "client_message_id": "a b", "text": "x"}',
        '{"type": "message", "client_message_id": "x", "text": 5}',
        '{"type": "answer_survey", "survey_id": "s", "score": 11}',
        '{"type": "answer_survey", "survey_id": "../s", "score": 1}',
        '{"type": "decline_survey"}',
        '{"type": "reading", "article_id": "faq-0-zh", "reading_id": "r", "event": "opened", '
        '"seconds": NaN}',
        '{"type": "read", "seq": 1e400}',
        '{"type": "message", "client_message_id": "x", "text": "x", "action": {"kind": "rm"}}',
        '{"type": "message", "client_message_id": "x", "text": "\\ud83d"}',
        "[" * 30_000,
    ],
    ids=lambda raw: raw[:50],
)
async def test_a_frame_that_makes_no_sense_is_answered_and_the_socket_lives(customer, raw):
    async with customer() as page:
        await page.ws.send_str(raw)
        frame = await page.until(lambda f: f["type"] in ("error", "nack"))
        assert frame["error"]["code"] == "malformed_frame"
        await page.send(type="ping")
        await page.get("pong")


async def test_a_binary_frame_is_answered_with_an_error(customer):
    async with customer() as page:
        await page.ws.send_bytes(b"\x00" * 10)
        assert (await page.get("error"))["error"]["code"] == "malformed_frame"


async def test_a_frame_over_the_limit_closes_the_socket(customer):
    async with customer() as page:
        await page.ws.send_str("x" * 70_000)
        message = await page.ws.receive()
        assert message.type in (WSMsgType.CLOSE, WSMsgType.CLOSED)
        assert page.ws.close_code == 1009


async def test_reading_an_article_that_does_not_exist_is_an_error(customer):
    async with customer() as page:
        await page.send(
            type="reading", article_id="nothing", reading_id="r", event="opened", seconds=0
        )
        assert (await page.get("error"))["error"]["code"] == "article_not_found"


def forged(claims, key=b"k" * 48, algorithm="HS256"):
    return jwt.encode({"alg": algorithm}, claims, OctKey.import_key(key), algorithms=[algorithm])


@pytest.mark.parametrize(
    "token",
    [
        "",
        "visitor-1",
        "a.b.c",
        forged({"sub": "somebody", "aud": "jieli-visitor", "exp": 4_000_000_000}),
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzb21lYm9keSIsImF1ZCI6ImppZWxpLXZpc2l0b3IifQ.",
    ],
    ids=["empty", "an id", "dots", "another key", "alg none"],
)
async def test_a_forged_visitor_is_turned_away(client, token):
    async with client.ws_connect("/ws/web") as ws:
        await ws.send_json({"type": "hello", "token": token})
        assert json.loads(await ws.receive_str())["error"]["code"] == "invalid_visitor_token"
        await ws.receive()
        assert ws.close_code == 4401
    headers = {"Authorization": f"Bearer {token}"}
    response = await client.get("/api/web/conversation", headers=headers)
    assert (response.status, await error_of(response)) == (401, "invalid_visitor_token")


async def test_a_socket_that_does_not_begin_with_hello_is_closed(client):
    async with client.ws_connect("/ws/web") as ws:
        await ws.send_json({"type": "ping"})
        await ws.receive_str()
        await ws.receive()
        assert ws.close_code == 4408


@pytest.mark.parametrize("path", ["/ws/web", "/ws/desk"])
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://["]
)
async def test_another_sites_page_cannot_open_a_socket(client, sign_in, path, origin):
    headers = {**await sign_in(), "Origin": origin}
    with pytest.raises(WSServerHandshakeError) as caught:
        await client.ws_connect(path, headers=headers)
    assert caught.value.status == 403


async def test_an_allowed_site_may_show_the_widget_but_not_the_desk(client, sign_in):
    origin = {"Origin": "https://shop.example"}
    async with client.ws_connect("/ws/web", headers=origin):
        pass
    created = await client.post("/api/web/visitors", headers=origin)
    assert created.status == 201
    assert created.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    asked = await client.options("/api/web/messages", headers=origin)
    assert asked.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    with pytest.raises(WSServerHandshakeError):
        await client.ws_connect("/ws/desk", headers={**await sign_in(), **origin})


@pytest.mark.parametrize("path", ["/api/web/articles/none", "/api/web/conversation"])
async def test_an_allowed_site_can_read_what_went_wrong(client, path):
    response = await client.get(path, headers={"Origin": "https://shop.example"})
    assert response.status in (401, 404)
    assert response.headers["Access-Control-Allow-Origin"] == "https://shop.example"


async def test_a_site_that_is_not_allowed_can_read_that_and_nothing_else(client):
    foreign = {"Origin": "https://evil.example"}
    refused = await client.post("/api/web/visitors", headers=foreign)
    assert (refused.status, await error_of(refused)) == (403, "origin_not_allowed")
    assert refused.headers["Access-Control-Allow-Origin"] == "https://evil.example"
    read = await client.get("/api/web/articles/faq-0-zh", headers=foreign)
    assert "Access-Control-Allow-Origin" not in read.headers


async def test_a_foreign_page_cannot_use_a_staff_cookie(client, sign_in):
    headers = {**await sign_in(), "Origin": "https://evil.example"}
    response = await client.put("/api/desk/presence", json={"presence": "away"}, headers=headers)
    assert (response.status, await error_of(response)) == (403, "origin_not_allowed")


async def test_every_route_declares_a_role(client):
    app = client.server.app
    roles = app[ROUTE_ROLES]
    for route in app.router.routes():
        if route.method != "HEAD":
            assert (route.method, route.resource.canonical) in roles


async def test_without_its_role_no_route_answers(client):
    for (method, address), role in client.server.app[ROUTE_ROLES].items():
        # A monitor on this machine needs nothing else to be one: test_metrics has who is not.
        if role in (Role.PUBLIC, Role.MONITOR):
            continue
        response = await client.request(method, re.sub(r"{\w+}", "x", address))
        assert response.status == 401, address
        await error_of(response)


async def test_a_visitors_token_opens_no_desk(client):
    token = (await (await client.post("/api/web/visitors")).json())["token"]
    headers = {"Authorization": f"Bearer {token}", "Cookie": f"jieli_session={token}"}
    response = await client.get("/api/desk/conversations", headers=headers)
    assert response.status == 401


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing/here", 404, "not_found"),
        ("GET", "/%2e%2e/pyproject.toml", 404, "not_found"),
        ("GET", "/..%2fpyproject.toml", 404, "not_found"),
        ("GET", "/x%00y", 404, "not_found"),
        ("DELETE", "/api/web/visitors", 405, "http_405"),
        ("GET", "/api/web/articles/nothing", 404, "article_not_found"),
        ("GET", "/api/desk/conversations/nothing", 404, "conversation_not_found"),
        ("GET", "/api/desk/conversations?list=theirs", 400, "invalid_input"),
        ("GET", "/api/desk/conversations?before=yesterday", 400, "invalid_input"),
        ("GET", "/api/desk/conversations?limit=100000", 400, "invalid_input"),
        ("GET", "/api/desk/conversations/x/messages?after_seq=-1", 400, "invalid_input"),
        ("POST", "/api/desk/conversations/nothing/accept", 404, "conversation_not_found"),
    ],
)
async def test_wrong_addresses_and_parameters_have_clear_errors(
    client, sign_in, method, path, status, code
):
    response = await client.request(method, path, headers=await sign_in())
    assert (response.status, await error_of(response)) == (status, code)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[]", b'{"username": 1}'])
async def test_a_body_that_is_no_credentials_is_invalid_input(client, body):
    response = await client.post("/api/auth/login", data=body)
    assert (response.status, await error_of(response)) == (400, "invalid_input")


async def test_a_body_over_the_limit_is_refused(client):
    response = await client.post("/api/auth/login", data=b"x" * 70_000)
    assert (response.status, await error_of(response)) == (413, "too_large")


async def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client):
    answers = [
        await (await client.post("/api/auth/login", json=credentials)).json()
        for credentials in (
            {"username": "mei", "password": "wrong"},
            {"username": "nobody", "password": "wrong"},
        )
    ]
    assert answers[0] == answers[1]


async def test_guessing_passwords_is_slowed_down(client):
    guess = {"username": "mei", "password": "wrong"}
    # At once: however long a password takes to be looked at, they are many in little time.
    told = await asyncio.gather(
        *(client.post("/api/auth/login", json=guess) for _ in range(11)),
    )
    [slowed] = [response for response in told if response.status == 429]
    assert int(slowed.headers["Retry-After"]) > 0


async def test_a_visitor_who_floods_is_slowed_down_and_loses_nothing(customer):
    async with customer() as page:
        for number in range(25):
            await page.say(f"{number}")
        nack = await page.get("nack")
        assert nack["error"]["code"] == "too_many_requests"
        acks = [frame for frame in page.frames if frame["type"] == "ack"]
        assert next(ack["seq"] for ack in acks) == 1


@pytest.mark.parametrize("token", ["", "wrong", ACTION_TOKEN + "x"])
async def test_actions_run_only_for_rasa(client, token):
    headers = {"Authorization": f"Bearer {token}"}
    response = await client.post("/webhooks/actions", json={}, headers=headers)
    assert (response.status, await error_of(response)) == (401, "unauthenticated")


@pytest.mark.parametrize("call", [{}, [], {"next_action": "action_answer"}, "x"])
async def test_an_action_call_without_its_parts_is_invalid_input(client, call):
    headers = {"Authorization": f"Bearer {ACTION_TOKEN}"}
    response = await client.post("/webhooks/actions", json=call, headers=headers)
    assert (response.status, await error_of(response)) == (400, "invalid_input")


async def test_errors_speak_the_readers_language(client):
    said = {}
    for language in ("zh-CN", "en-US"):
        headers = {"Accept-Language": language}
        body = await (await client.get("/nothing", headers=headers)).json()
        said[language] = body["error"]["message"]
    assert said == {
        "zh-CN": "没有找到所请求的内容。",
        "en-US": "There is nothing at this address.",
    }


async def test_pages_carry_headers_that_keep_others_scripts_out(client):
    for path in ("/", "/desk/"):
        response = await client.get(path)
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_half_open_socket_does_not_keep_the_others_from_their_messages(customer):
    async with customer() as page, customer(page.token) as silent:
        for number in range(5):
            await page.say(f"{number}")
        await page.message("bot: 4")
        assert silent.frames[-1]["type"] == "welcome"
        async with asyncio.timeout(30):
            await silent.message("bot: 4")
