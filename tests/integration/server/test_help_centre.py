"""The public pages as a browser without a script gets them, and as an attacker would try them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from yarl import URL

from core.clock import utc_now
from core.database import TRANSACTIONS
from deflection.readings import store as readings
from kb_index.article import Audience, Draft, Status
from kb_index.editing.tree import store as tree
from kb_index.editing.tree.tree import Node, NodeKind
from kb_index.knowledge_base import KNOWLEDGE_BASE
from kb_index.service import load_articles

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}'
REFUND = "/help/zh/a/faq-0-zh"


def draft(key, **more):
    return replace(
        Draft(key, f"test:{key}", "zh", f"关于{key}的问题？", f"{key}的**答案**。"), **more
    )


@pytest.fixture
async def publish(client):
    """Loads drafts into the running app and lets its index follow."""

    async def load(*drafts):
        async with client.app[TRANSACTIONS].write() as session:
            await load_articles(session, drafts, utc_now())
        await client.app[KNOWLEDGE_BASE].refresh()

    return load


@pytest.fixture
def page(client):
    """Gets a page and returns its text; it must be there."""

    async def get(path, **more):
        response = await client.get(path, **more)
        assert response.status == 200, path
        assert response.content_type == "text/html"
        return await response.text()

    return get


async def test_the_entrance_leads_to_the_readers_language_and_remembers_a_choice(client):
    for headers, expected in (
        ({"Accept-Language": "en-GB,zh;q=0.5"}, "/help/en/"),
        ({"Accept-Language": "zh-TW"}, "/help/zh/"),
        ({}, "/help/zh/"),
    ):
        response = await client.get("/help/", headers=headers, allow_redirects=False)
        assert (response.status, response.headers["Location"]) == (302, expected)
        assert "Accept-Language" in response.headers["Vary"]
    chosen = await client.get("/help?language=en", allow_redirects=False)
    assert chosen.headers["Location"] == "/help/en/"
    again = await client.get("/help/", allow_redirects=False)
    assert again.headers["Location"] == "/help/en/"


async def test_a_reader_browses_from_the_front_page_to_an_article_without_a_script(client, page):
    home = await page("/help/zh/")
    shelf_path = re.search(r'href="(/help/zh/c/[^"]+)"', home)[1]
    assert "3 篇" in home
    shelf = await page(shelf_path)
    article_path = re.search(r'href="(/help/zh/a/faq-0-zh[^"]*)"', shelf)[1]
    article = await page(article_path)
    assert "<strong>申请退款</strong>" in article
    assert "如何申请退款？" in re.search(r"<title>(.*)</title>", article)[1]
    related = re.search(r'data-testid="related".*?</ul>', article, re.DOTALL)
    assert related is None or "faq-0-zh" not in related[0]


async def test_products_and_categories_are_called_what_the_editors_tree_calls_them(
    client, page, publish
):
    await publish(draft("x", product="ecs", category="billing"))
    async with client.app[TRANSACTIONS].write() as session:
        nodes = [
            Node("ecs", NodeKind.PRODUCT, None, "云<服务器>", "cloud"),
            Node("billing", NodeKind.CATEGORY, "product:ecs", "计费", "billing"),
        ]
        await tree.replace(session, nodes, await tree.version(session))
    home = await page("/help/zh/")
    assert "云&lt;服务器&gt;" in home
    assert "计费" in await page("/help/zh/c/ecs")
    assert "计费" in await page("/help/zh/a/x")


async def test_search_marks_what_was_meant_and_shows_what_was_typed_as_text(client, page):
    found = await page("/help/zh/search?q=退款")
    assert "<mark>退款</mark>" in found
    assert REFUND in found
    hostile = await page("/help/zh/search", params={"q": HOSTILE})
    assert "<script>alert" not in hostile
    assert "<img" not in hostile
    assert "49" not in re.sub(r"\d{3,}", "", hostile.split("<h1", 1)[1].split("</h1>")[0])
    nothing = await page("/help/zh/search?q=xyzzyqwertz")
    assert "没有找到" in nothing
    assert "请输入您的问题" in await page("/help/zh/search?q=%20%00")


@pytest.mark.parametrize("settings", [{"search_burst": 1}], indirect=True)
async def test_a_question_that_is_too_long_and_one_too_many_get_pages_that_say_so(client):
    long = await client.get("/help/en/search", params={"q": "x" * 301})
    assert (long.status, long.content_type) == (400, "text/html")
    many = [await client.get("/help/en/search?q=refund") for _ in range(2)]
    assert many[0].status == 200
    assert (many[-1].status, many[-1].content_type) == (429, "text/html")
    assert int(many[-1].headers["Retry-After"]) >= 1
    typed = await client.get("/api/web/search?q=refund")
    assert (typed.status, (await typed.json())["error"]["code"]) == (429, "too_many_requests")


async def test_an_article_has_one_address_whatever_its_title_was(client, page):
    response = await client.get(REFUND, allow_redirects=False)
    assert response.status == 301
    right = response.headers["Location"]
    assert right.isascii()
    wrong = await client.get(f"{REFUND}/an-old-title", allow_redirects=False)
    assert (wrong.status, wrong.headers["Location"]) == (301, right)
    assert f'rel="canonical" href="http://{client.host}:{client.port}{right}"' in await page(right)


async def test_language_versions_know_each_other_and_a_lone_one_says_so(client, page, publish):
    english = draft(
        "faq-0-en", language="en", title="How do I get a refund?", translation_key="test:0"
    )
    await publish(english)
    chinese = await page(REFUND)
    assert 'hreflang="en"' in chinese
    assert "/help/en/a/faq-0-en/how-do-i-get-a-refund" in chinese
    moved = await client.get("/help/en/a/faq-0-zh", allow_redirects=False)
    assert moved.headers["Location"] == "/help/en/a/faq-0-en/how-do-i-get-a-refund"
    alone = await page("/help/en/a/faq-1-zh")
    assert 'data-testid="only-in-other"' in alone
    assert 'lang="zh-CN"' in alone
    assert f'href="http://{client.host}:{client.port}/help/zh/a/faq-1-zh' in alone


HIDDEN = {
    "draft": {"status": Status.DRAFT},
    "in-review": {"status": Status.IN_REVIEW},
    "archived": {"status": Status.ARCHIVED},
    "agents": {"audience": Audience.AGENTS},
    "signed-in": {"audience": Audience.SIGNED_IN},
    "early": {"valid_from": datetime.now(UTC) + timedelta(days=1)},
    "late": {"valid_until": datetime.now(UTC) - timedelta(days=1)},
}


async def test_what_is_hidden_looks_like_what_does_not_exist_and_is_listed_nowhere(
    client, page, publish
):
    await publish(*(draft(key, product="hidden", **more) for key, more in HIDDEN.items()))
    none = await client.get("/help/zh/a/never-was")
    none_text = (await none.text()).replace("never-was", "")
    assert none.status == 404
    assert 'role="search"' in none_text
    assert "There is nothing at this address." in none_text
    for key in HIDDEN:
        response = await client.get(f"/help/zh/a/{key}")
        assert response.status == 404
        assert (await response.text()).replace(key, "") == none_text
        vote = await client.post(f"/help/zh/a/{key}/vote", data={"helped": "yes"})
        assert vote.status == 404
        beacon = {"article_id": key, "reading_id": "0" * 32, "event": "opened"}
        assert (await client.post("/api/web/help/readings", json=beacon)).status == 404
    assert (await client.get("/help/zh/c/hidden")).status == 404
    listed = await page("/help/zh/") + await page("/help/zh/search?q=问题")
    listed += await (await client.get("/help/sitemap-zh-0.xml")).text()
    assert not [key for key in HIDDEN if f"/a/{key}/" in listed]


@pytest.mark.parametrize(
    "path",
    [
        "/help/fr/",
        "/help/zh/nothing",
        "/help/zh/c/none",
        "/help/zh/c/ecs/none",
        "/help/zh/c/ecs?page=0",
        "/help/zh/c/ecs?page=2",
        "/help/zh/c/ecs?page=99999999999999999999",
        "/help/zh/c/ecs?page=%D9%A1",
        "/help/zh/a/" + quote(HOSTILE, safe=""),
        "/help/zh/a/%00",
        "/help/zh/a/" + "x" * 3000,
        "/help/zh/a/..%2F..%2Fetc%2Fpasswd",
    ],
)
async def test_an_address_that_names_nothing_gets_a_page_with_a_way_on(client, path):
    response = await client.get(path)
    text = await response.text()
    assert (response.status, response.content_type) == (404, "text/html")
    assert 'role="search"' in text
    assert "<script>alert" not in text


async def test_markup_of_editors_never_runs_on_any_page(client, page, publish):
    hostile = draft("bad", title=HOSTILE, answer=HOSTILE, product=HOSTILE, category=HOSTILE)
    await publish(hostile)
    paths = ["/help/zh/", f"/help/zh/c/{quote(HOSTILE, safe='')}", "/help/zh/a/bad"]
    paths += ["/help/zh/search?q=alert"]
    for path in paths:
        text = await page(path)
        elements = Elements(text)
        assert all(
            set(names) <= {"src", "type", "defer", "async", "data-language"}
            for names in elements.found["script"]
        ), path
        assert len(elements.found["script"]) <= 3
        assert "img" not in elements.found, path
        assert not [
            n
            for each in elements.found.values()
            for names in each
            for n in names
            if n.startswith("on")
        ], path


class Elements(HTMLParser):
    """Every element of a page with its attributes, as a browser takes it to be."""

    def __init__(self, text):
        super().__init__()
        self.found = defaultdict(list)
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found[tag].append([name for name, _ in attributes])


async def test_pages_may_run_nothing_that_is_not_ours(client):
    for path in ("/help/zh/", REFUND, "/help/zh/nothing"):
        policy = (await client.get(path)).headers["Content-Security-Policy"]
        scripts = re.search(r"script-src ([^;]*)", policy)[1]
        assert "unsafe" not in policy
        assert re.fullmatch(r"'self'( 'sha256-[A-Za-z0-9+/=]+')?", scripts)
        assert "frame-ancestors 'none'" in policy


async def test_a_page_that_has_not_changed_is_not_sent_again(client, publish):
    first = await client.get(REFUND)
    address, tag = first.url.path, first.headers["ETag"]
    assert "no-cache" in first.headers["Cache-Control"]
    same = await client.get(address, headers={"If-None-Match": tag})
    assert (same.status, await same.read()) == (304, b"")
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert (await client.get(address, headers=since)).status == 304
    await publish(draft("faq-0-zh", external_id="test:0", title="如何申请退款？", answer="新的"))
    again = await client.get(address, headers={"If-None-Match": tag})
    assert again.status == 200
    assert "新的" in await again.text()


async def test_a_vote_by_the_form_alone_is_kept_and_thanked_for(client):
    response = await client.post(f"{REFUND}/vote", data={"helped": "no"})
    assert response.status == 200
    assert "我们会改进这篇文章" in await response.text()
    async with client.app[TRANSACTIONS].read() as session:
        assert await readings.openings(session, utc_now() - timedelta(hours=1)) == {"faq-0-zh": 1}
    assert (await client.post(f"{REFUND}/vote", data={"helped": "maybe"})).status == 400
    strange = await client.post(
        f"{REFUND}/vote", data={"helped": "no"}, headers={"Origin": "https://evil.example"}
    )
    assert strange.status == 403


async def test_search_engines_find_every_article_and_shelf_once(client, publish):
    await publish(draft("a&b", product="R&D <x>"))
    robots = await (await client.get("/robots.txt")).text()
    index = re.search(r"^Sitemap: (\S+)$", robots, re.MULTILINE)[1]
    maps = await locations(client, index)
    found = [address for each in maps for address in await locations(client, each)]
    base = f"http://{client.host}:{client.port}"
    assert len(found) == len(set(found)) == 1 + 2 + 4
    assert f"{base}/help/zh/c/R%26D%20%3Cx%3E" in found
    for address in found:
        path = address.removeprefix(base)
        assert (await client.get(path, allow_redirects=False)).status == 200
    assert (await client.get("/help/sitemap-zh-7.xml")).status == 404


async def locations(client, address):
    path = URL(address, encoded=True).raw_path
    root = ElementTree.fromstring(await (await client.get(path)).text())
    return [each.text for each in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


@pytest.mark.parametrize("settings", [{"help_centre": False}], indirect=True)
async def test_a_help_centre_that_is_switched_off_is_not_there(client):
    for path in ("/help/", "/help/zh/", "/robots.txt", "/api/web/search?q=x"):
        assert (await client.get(path)).status == 404


@pytest.mark.parametrize(
    "settings", [{"public_url": "https://help.example/", "site_name": "<云栈>"}], indirect=True
)
async def test_the_operators_name_and_address_stand_on_every_page(client, page):
    text = await page("/help/zh/", headers={"Host": "evil.example"})
    assert 'rel="canonical" href="https://help.example/help/zh/"' in text
    assert "&lt;云栈&gt;" in text
    assert "evil" not in text
