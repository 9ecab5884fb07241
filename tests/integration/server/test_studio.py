"""The studio's addresses: who may what, and what bad input comes to."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO

import pytest

from core.routes import Role
from kb_index.knowledge_base import KNOWLEDGE_BASE
from server import editing
from tests.integration.server.conftest import WRITERS

CONTENT = {"title": "如何改地址？", "answer": "在订单页点“改地址”。", "variants": ["换个地址"]}
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
SCRIPT = "<img src=x onerror=alert(1)><script>alert(2)</script>[x](javascript:alert(3))"


@pytest.fixture
def call(client, sign_in):
    """Sends a request as somebody and returns the status and the answer."""
    sessions = {}

    async def ask(who, method, path, body=None, content=b""):
        if who and who not in sessions:
            sessions[who] = await sign_in(who)
        sent = json.dumps(body).encode() if body is not None else content
        headers = {"Content-Type": "image/png", **sessions.get(who, {})}
        data = BytesIO(sent) if sent else None
        response = await client.request(method, path, headers=headers, data=data)
        return response.status, await response.json() if response.status != 204 else None

    return ask


async def begin(call, content=CONTENT):
    status, body = await call(
        "li", "POST", "/api/studio/articles", {"language": "zh", "content": content}
    )
    assert status == 201
    return body["article"]


async def test_an_article_is_written_reviewed_published_and_then_answers(call, client):
    article = await begin(call)
    path = f"/api/studio/articles/{article['id']}"
    save = {"version": 1, "base_revision": 1, "content": {**CONTENT, "tags": ["物流"]}}
    status, saved = await call("li", "PUT", f"{path}/copy", save)
    assert (status, saved["copy"]["version"], saved["problems"]) == (200, 2, [])
    for who, action in (("li", "submit"), ("sun", "approve"), ("chen", "publish")):
        status, body = await call(who, "POST", f"{path}/{action}", {"version": 2, "note": "好"})
        assert status == 200, body
    assert body["article"]["content"]["tags"] == ["物流"]
    assert (await client.get(f"/api/web/articles/{article['id']}")).status == 200
    await client.app[KNOWLEDGE_BASE].refresh()
    _, found = await call("mei", "GET", "/api/desk/articles?q=怎么换个地址")
    assert found["articles"][0]["id"] == article["id"]


def _routes():
    return [route for module in editing.MODULES for route in module.ROUTES]


RANKS = {Role.EDITOR: {"li", "sun", "chen"}, Role.REVIEWER: {"sun", "chen"}}
RANKS[Role.PUBLISHER] = {"chen"}


async def test_every_address_is_closed_to_whoever_lacks_its_role(call):
    for route in _routes():
        if route.role is Role.PUBLIC:
            continue
        path = route.path.format(id="x", revision="1", a="1", b="2")
        assert (await call(None, route.method, path))[0] == 401, route.path
        for who in {*WRITERS, "mei"} - RANKS[route.role]:
            status, body = await call(who, route.method, path)
            assert (status, body["error"]["code"]) == (403, "forbidden"), (who, route.path)


async def test_only_pictures_are_open_to_everybody():
    public = {route.path for route in _routes() if route.role is Role.PUBLIC}
    assert public == {"/api/web/pictures/{picture}"}


async def test_an_author_who_changes_in_bulk_what_readers_see_is_refused(call):
    article = await begin(call)
    bulk = {"ids": [article["id"]], "action": "change", "change": {"audience": "agents"}}
    status, body = await call("li", "POST", "/api/studio/bulk", bulk)
    assert (status, body["error"]["details"]["role"]) == (403, "publisher")
    status, body = await call("chen", "POST", "/api/studio/bulk", bulk)
    assert (status, body["done"], body["failed"]) == (200, 1, 0)


async def test_of_two_editors_the_second_gets_what_the_first_wrote_and_a_merge(call):
    article = await begin(call)
    path = f"/api/studio/articles/{article['id']}"
    body = {"version": 1, "base_revision": 1, "content": {**CONTENT, "title": "甲"}}
    assert (await call("li", "PUT", f"{path}/copy", body))[0] == 200
    body["content"] = {**CONTENT, "answer": "乙"}
    status, refused = await call("sun", "PUT", f"{path}/copy", body)
    assert (status, refused["error"]["code"]) == (409, "copy_conflict")
    details = refused["error"]["details"]
    assert details["merge"]["content"]["title"] == "甲"
    assert details["merge"]["content"]["answer"] == "乙"
    assert details["author"]["name"] == "李文"


async def test_markup_of_an_editor_is_never_raw_for_readers(call, client):
    article = await begin(call, {**CONTENT, "title": SCRIPT, "answer": SCRIPT})
    path = f"/api/studio/articles/{article['id']}"
    assert (await call("chen", "POST", f"{path}/publish", {"version": 1}))[0] == 200
    read = await (await client.get(f"/api/web/articles/{article['id']}")).json()
    _, shown = await call("li", "POST", "/api/studio/preview", {"answer": SCRIPT})
    for html in (read["html"], shown["html"]):
        assert "<script" not in html
        assert "<img" not in html
        assert "href" not in html


NO_TEXTS = [
    {"audience": "everybody"},
    {"valid_from": "2026-01-01T00:00:00"},
    {"valid_from": "0001-01-01T00:00:00+14:00"},
    {"valid_until": "9999-12-31T23:59:59-12:00"},
    {"variants": "text"},
    {"title": {"a": 1}},
    {"owner_id": ""},
    {"tags": [1]},
    {"title": None},
]


async def test_a_text_that_is_none_is_refused_by_its_field(call):
    for content in NO_TEXTS:
        body = {"language": "zh", "content": content}
        status, answer = await call("li", "POST", "/api/studio/articles", body)
        assert (status, answer["error"]["code"]) == (400, "invalid_input")
        assert next(iter(content)) in answer["error"]["details"]["field"]


async def test_what_no_database_keeps_is_taken_out_of_every_text(call):
    article = await begin(
        call, {"title": "a\x00b\u202ec", "answer": "x\x00\x08y", "tags": ["\x00"]}
    )
    content = article["copy"]["content"]
    assert (content["title"], content["answer"], content["tags"]) == ("abc", "xy", [])


async def test_an_answer_of_five_megabytes_is_refused_by_its_name(call):
    body = {"language": "zh", "content": {"title": "t", "answer": "长" * 1_700_000}}
    status, answer = await call("li", "POST", "/api/studio/articles", body)
    assert (status, answer["error"]["code"]) == (400, "article_invalid")
    assert answer["error"]["details"]["problems"][0]["code"] == "answer_too_long"
    assert "5.1 MB" in answer["error"]["message"]


NO_IDS = ["nothing", "%00", "%E2%80%AE", "a" * 500, "..%2F..%2Fx"]


async def test_an_id_that_is_none_finds_nothing(call):
    for article_id in NO_IDS:
        status, answer = await call("li", "GET", f"/api/studio/articles/{article_id}")
        assert (status, answer["error"]["code"]) in [(404, "article_not_found"), (404, "not_found")]


NO_FILTERS = [
    "stage=gone",
    "needs=love",
    "sort=random",
    "audience=x",
    "language=fr",
    "after=%F0%9F%98%80",
    "limit=0",
    "limit=1e9",
    "q=" + "a" * 201,
]


async def test_a_filter_that_there_is_none_of_is_refused(call):
    for query in NO_FILTERS:
        status, answer = await call("li", "GET", f"/api/studio/articles?{query}")
        assert (status, answer["error"]["code"]) == (400, "invalid_input")


ODD_WORDS = ["%25", "_", "%00", "'; DROP TABLE articles; --", "%5C", "\u202e"]


async def test_odd_words_are_searched_as_words(call):
    await begin(call)
    for q in ODD_WORDS:
        assert (await call("li", "GET", f"/api/studio/articles?q={q}"))[0] == 200
    assert (await call("li", "GET", "/api/studio/articles"))[1]["counts"]["draft"] == 1


NO_ORDERS = [
    {"ids": [], "action": "trash"},
    {"ids": ["x"] * 501, "action": "trash"},
    {"ids": ["x"], "action": "explode"},
    {"ids": ["x"], "action": "change"},
    {"ids": ["x"], "action": "trash", "change": {}},
]


async def test_a_bulk_order_that_makes_no_sense_is_refused(call):
    for bulk in NO_ORDERS:
        assert (await call("chen", "POST", "/api/studio/bulk", bulk))[0] == 400


async def test_a_cycle_of_categories_is_refused_and_names_the_way_round(call):
    nodes = [
        {"id": a, "kind": "category", "parent": f"category:{b}", "zh": a, "en": a}
        for a, b in (("a", "b"), ("b", "a"))
    ]
    status, body = await call("chen", "PUT", "/api/studio/tree", {"version": 0, "nodes": nodes})
    assert (status, body["error"]["code"]) == (400, "tree_cycle")
    assert body["error"]["details"]["path"] == "category:a → category:b → category:a"


async def test_a_picture_is_shown_as_what_it_is_and_once_for_the_same_content(call, client):
    for _ in range(2):
        status, body = await call("li", "POST", "/api/studio/pictures", content=PNG)
        assert status == 201
    assert body["address"].endswith(hashlib.sha256(PNG).hexdigest())
    response = await client.get(body["address"])
    assert (response.content_type, await response.read()) == ("image/png", PNG)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    _, shown = await call(
        "li", "POST", "/api/studio/preview", {"answer": f"![图]({body['address']})"}
    )
    assert f'src="{body["address"]}"' in shown["html"]


NO_UPLOADS = [
    (b"", 400, "picture_not_allowed"),
    (b"<svg onload=alert(1)>", 400, "picture_not_allowed"),
    (b"RIFF0000WAVE", 400, "picture_not_allowed"),
    (PNG + b"\x00" * 5 * 2**20, 413, "file_too_large"),
]


async def test_what_is_no_picture_is_refused_whatever_it_is_called(call):
    for content, status, code in NO_UPLOADS:
        got, body = await call("li", "POST", "/api/studio/pictures", content=content)
        assert (got, body["error"]["code"]) == (status, code)


NO_PICTURES = ["x", "..%2F..%2Fjieli.db", "0" * 64, "A" * 64, "%00" * 32]


async def test_an_address_of_no_picture_shows_nothing(client):
    for picture in NO_PICTURES:
        assert (await client.get(f"/api/web/pictures/{picture}")).status == 404


async def test_the_staff_who_may_write_can_own_and_others_cannot(call):
    _, body = await call("li", "GET", "/api/studio/people")
    assert {each["name"] for each in body["people"]} == {"李文", "孙丽", "陈静"}
    article = await begin(call, {**CONTENT, "owner_id": "nobody"})
    path = f"/api/studio/articles/{article['id']}/publish"
    status, answer = await call("chen", "POST", path, {"version": 1})
    assert (status, answer["error"]["details"]["problems"][0]["code"]) == (400, "unknown_owner")


async def test_another_sites_page_may_not_write(client, sign_in):
    headers = {**await sign_in("chen"), "Origin": "https://evil.example"}
    body = {"language": "zh"}
    refused = await client.post("/api/studio/articles", json=body, headers=headers)
    assert refused.status == 403
