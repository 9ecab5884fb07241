"""The community over HTTP, without a script: from signing in to what editors decide."""

from __future__ import annotations

import re
import time

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy import select

from core.database import TRANSACTIONS
from core.routes import Role
from kb_index.knowledge_base import KNOWLEDGE_BASE
from kb_index.store import read_articles
from kb_index.tables import ArticleRow
from tests.integration.conftest import BOTH
from tests.integration.server.conftest import PASSWORD, on_both
from tests.integration.server.staff import create_staff

SECRET = "the site signs its customers with this"
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>[x](javascript:alert(3))'
HOME = "/community/zh/"


@pytest.fixture
def settings(settings):
    """The community is on, and the site signs its customers in."""
    values = {"community": True, "site_secret": SECRET, "site_sign_in": "https://shop.example/in"}
    return type(settings)(**{**settings.model_dump(), **values})


class Person:
    """A browser of somebody's, without a script."""

    def __init__(self, client, cookie=""):
        self.client, self.headers = client, {"Cookie": cookie} if cookie else {}

    async def get(self, path, status=200):
        """Look at a page."""
        response = await self.client.get(path, headers=self.headers)
        assert response.status == status, (path, response.status)
        return await response.text()

    async def send(self, page, action, status=303, **fields):
        """Send a form of a page; return where it leads."""
        mark = re.search(r'name="mark" value="(\w+)"', await self.get(page))[1]
        return await self.post(action, status, mark=mark, **fields)

    async def post(self, action, status=303, **fields):
        """Send fields from nowhere."""
        response = await self.client.post(
            action, data=fields, headers=self.headers, allow_redirects=False
        )
        assert response.status == status, (action, response.status)
        return response.headers.get("Location", "")

    async def ask(self, title, text="请大家帮忙看看。"):
        """Ask; return the address of the thread."""
        path = await self.send(f"{HOME}ask", f"{HOME}ask", title=title, text=text)
        return path.partition("?")[0]


def site_token(sub, name):
    claims = {"sub": sub, "name": name, "aud": "jieli-community", "exp": int(time.time()) + 60}
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET.encode()))


@pytest.fixture
def member(client):
    """Signs a customer in by the site's token."""

    async def make(sub, name):
        response = await client.get(
            "/community/sign-in", params={"token": site_token(sub, name)}, allow_redirects=False
        )
        assert response.status == 303
        cookie = response.cookies["jieli_member"].value
        client.session.cookie_jar.clear()
        return Person(client, f"jieli_member={cookie}")

    return make


@pytest.fixture
async def editor(client, sign_in):
    async with client.app[TRANSACTIONS].write() as session:
        await create_staff(session, "ed", "编辑", PASSWORD, roles=(Role.EDITOR,))
    return Person(client, (await sign_in("ed"))["Cookie"])


@pytest.fixture
async def lin(member):
    return await member("1", "小林")


@pytest.fixture
async def bo(member):
    return await member("2", "Bo")


def deed(page, name):
    """Return where the first form of a page that does something leads."""
    return re.search(rf'action="(/community/zh/[pt]/\w+/{name})"', page)[1]


async def show_all(editor):
    """Let everything through that waits."""
    while found := re.search(r'action="([^"]+/moderate)"', await editor.get(f"{HOME}moderation")):
        await editor.send(f"{HOME}moderation", found[1], state="shown")


async def answered(editor, lin, bo, text="在订单页点申请。"):
    """Return the address of a thread with a question of 小林 and an answer of Bo, both shown."""
    path = await lin.ask("怎么给老款路由器刷机？")
    await show_all(editor)
    await bo.send(path, f"{path}/answer", text=text)
    await show_all(editor)
    return path


class TestOnBoth:
    """What is stored, on both kinds of database."""

    @pytest.fixture(params=BOTH)
    def database_url(self, request):
        return on_both(request)

    async def test_from_a_question_to_the_accepted_answer_that_search_finds(
        self, client, editor, lin, bo
    ):
        stranger = Person(client)
        path = await lin.ask("怎么给老款路由器刷机？")
        assert "正在等待编辑审核" in await lin.get(path)
        await stranger.get(path, 404)
        await bo.get(path, 404)
        await show_all(editor)
        assert "怎么给老款路由器刷机？" in await stranger.get(HOME)
        assert "等待回答" in await stranger.get(f"{HOME}?show=unanswered")
        await bo.send(path, f"{path}/answer", text="在设置里选择**固件升级**。")
        assert "固件升级" not in await stranger.get(path)
        await show_all(editor)
        assert "<strong>固件升级</strong>" in await stranger.get(path)
        page = await lin.get(path)
        vote = deed(page, "vote")
        await lin.send(path, vote)
        await lin.send(path, vote)
        await lin.send(path, deed(page, "accept"))
        page = await stranger.get(path)
        assert re.findall(r"(\d) 票", page) == ["0", "1"]
        assert 'data-testid="accepted"' in page
        await client.app[KNOWLEDGE_BASE].refresh()
        found = await stranger.get("/help/zh/search?q=老款路由器刷机")
        assert f'href="{path}"' in found
        assert "社区讨论" in found
        assert "Bo" in found
        assert "1 票" in found
        typed = await (await client.get("/api/web/search?q=老款路由器刷机&language=zh")).json()
        assert typed["articles"][0]["path"] == path
        article = await client.get(
            f"/help/zh/a/{typed['articles'][0]['id']}", allow_redirects=False
        )
        assert (article.status, article.headers["Location"]) == (301, path)
        told = await client.get(f"/api/web/articles/{typed['articles'][0]['id']}")
        thread = (await told.json())["thread"]
        assert (thread["author"], thread["votes"], thread["url"]) == ("Bo", 1, path)
        editors = await (await client.get("/api/web/articles/faq-0-zh")).json()
        assert editors["thread"] is None

    async def test_what_is_hidden_disappears_from_the_page_and_from_search_and_may_come_back(
        self, client, editor, lin, bo
    ):
        stranger = Person(client)
        path = await answered(editor, lin, bo)
        base = client.app[KNOWLEDGE_BASE]
        await base.refresh()
        assert (await base.search("老款路由器刷机", "zh")).hits[0].article_id.startswith("thread-")
        moderate = re.findall(r'action="([^"]+/moderate)"', await editor.get(path))
        await editor.send(path, moderate[0], state="hidden", reason="广告")
        await base.refresh()
        await stranger.get(path, 404)
        await lin.get(path, 404)
        assert "已隐藏：广告" in await editor.get(path)
        assert "刷机" not in await stranger.get(HOME)
        assert (await base.search("老款路由器刷机", "zh")).hits == ()
        await editor.send(path, moderate[0], state="shown")
        await base.refresh()
        await stranger.get(path)
        assert (await base.search("老款路由器刷机", "zh")).hits

    async def test_an_editor_makes_an_article_of_a_thread_and_each_knows_the_other(
        self, client, editor, lin, bo
    ):
        path = await answered(editor, lin, bo, "固件在设置里升级。")
        await editor.send(path, f"{path}/promote")
        await editor.send(path, f"{path}/promote")
        async with client.app[TRANSACTIONS].read() as session:
            query = select(ArticleRow.id).where(ArticleRow.external_id.like("promoted:%"))
            ids = list(await session.scalars(query))
            [draft] = await read_articles(session, ids)
        assert (draft.title, draft.status, draft.source) == (
            "怎么给老款路由器刷机？",
            "in_review",
            path,
        )
        assert draft.answer == "固件在设置里升级。"
        assert "整理为文章" not in await lin.get(path)
        await lin.post(f"{path}/promote", 401)


async def test_who_presses_twice_on_a_slow_line_has_asked_answered_and_accepted_once(
    editor, lin, bo
):
    paths = {await lin.ask("怎么给老款路由器刷机？") for _ in range(2)}
    assert len(paths) == 1
    assert await lin.ask("怎么给老款路由器刷机？", "另一个型号。") not in paths
    await show_all(editor)
    [path] = paths
    for _ in range(2):
        await bo.send(path, f"{path}/answer", text="在订单页点申请。")
    await show_all(editor)
    page = await lin.get(path)
    assert page.count('data-testid="answer"') == 1
    accept = deed(page, "accept")
    for accepted, shown in (("yes", True), ("yes", True), ("no", False), ("no", False)):
        await lin.send(path, accept, accepted=accepted)
        assert ('data-testid="accepted"' in await lin.get(path)) is shown


async def test_a_report_comes_to_the_editors_with_its_reason_once(editor, lin, bo):
    path = await answered(editor, lin, bo)
    report = deed(await lin.get(path), "report")
    await lin.send(path, report, reason=HOSTILE)
    await lin.send(path, report, reason="又一次")
    page = await editor.get(f"{HOME}moderation")
    assert page.count("&lt;script&gt;alert(1)") == 1
    assert "<script>alert" not in page
    assert "又一次" not in page
    await editor.send(f"{HOME}moderation", re.search(r'"([^"]+/moderate)"', page)[1], state="shown")
    assert "没有需要处理的内容" in await editor.get(f"{HOME}moderation")


async def test_nobody_votes_for_her_own_accepts_anothers_or_decides_without_the_role(
    client, editor, lin, bo
):
    path = await answered(editor, lin, bo)
    vote = deed(await lin.get(path), "vote")
    accept = deed(await lin.get(path), "accept")
    page = await bo.get(path)
    assert vote not in page
    assert accept not in page
    await bo.send(path, vote, 409)
    await bo.send(path, accept, 403)
    stranger = Person(client)
    for action in (vote, accept, f"{path}/answer", f"{HOME}ask"):
        await stranger.post(action, 401, text="x", title="x")
    await lin.post(vote.replace("/vote", "/moderate"), 401, state="hidden")
    assert (await client.get(f"{HOME}moderation", headers=lin.headers)).status == 401


async def test_a_form_that_is_not_from_her_page_changes_nothing(client, editor, lin, bo):
    path = await answered(editor, lin, bo)
    vote = deed(await lin.get(path), "vote")
    mark = re.search(r'name="mark" value="(\w+)"', await bo.get(path))[1]
    await lin.post(vote, 403)
    await lin.post(vote, 403, mark=mark)
    strange = {**lin.headers, "Origin": "https://evil.example"}
    assert (await client.post(vote, data={"mark": mark}, headers=strange)).status == 403
    assert "1 票" not in await lin.get(path)


async def test_markup_of_customers_never_runs(client, editor, lin, bo):
    path = await lin.ask(HOSTILE[:150], HOSTILE)
    await show_all(editor)
    await bo.send(path, f"{path}/answer", text=HOSTILE)
    await show_all(editor)
    for page in (path, HOME, f"{HOME}moderation"):
        response = await client.get(page, headers=editor.headers)
        text = await response.text()
        assert "<script>alert" not in text
        assert "<img" not in text
        assert 'href="javascript' not in text
        assert "unsafe" not in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"title": "", "text": "x"}, 400),
        ({"title": "x", "text": " \n"}, 400),
        ({"title": "x" * 151, "text": "x"}, 400),
        ({"title": "x", "text": "x" * 10_001}, 400),
        ({"title": "x", "text": "字" * 30_000}, 413),
    ],
)
async def test_a_question_without_words_or_with_too_many_is_refused(lin, fields, status):
    await lin.send(f"{HOME}ask", f"{HOME}ask", status, **fields)


async def test_whoever_writes_too_often_is_asked_to_wait(lin):
    answers = [await lin.send(f"{HOME}ask", f"{HOME}ask", 400, title="") for _ in range(20)]
    assert len(answers) == 20
    await lin.send(f"{HOME}ask", f"{HOME}ask", 429, title="x", text="x")


@pytest.mark.parametrize("path", ["t/none", "t/%00", "nothing", "?page=0", "?page=x", "p/x"])
async def test_an_address_that_names_nothing_gets_a_page(client, path):
    response = await client.get(f"{HOME}{path}")
    assert (response.status, response.content_type) == (404, "text/html")


async def test_what_is_somebodys_is_kept_by_no_cache(client, lin):
    assert (await client.get(HOME)).headers["Cache-Control"] == "public, no-cache"
    hers = await client.get(HOME, headers=lin.headers)
    assert hers.headers["Cache-Control"] == "private, no-store"
    assert "小林" in await hers.text()


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("/community/zh/t/1", "/community/zh/t/1"),
        ("https://evil.example/", "/community/"),
        ("//evil.example/community/", "/community/"),
        ("/community/\\..\\evil", "/community/"),
        ("/community/zh/\r\nSet-Cookie: x=1", "/community/zh/%0D%0ASet-Cookie%3A%20x=1"),
        ("/desk/", "/community/"),
    ],
)
async def test_signing_in_leads_to_our_own_pages_alone(client, wanted, expected):
    params = {"token": site_token("1", "A"), "next": wanted}
    response = await client.get("/community/sign-in", params=params, allow_redirects=False)
    assert response.headers["Location"] == expected
    cookie = response.cookies["jieli_member"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


async def test_a_token_that_the_site_did_not_sign_lets_nobody_in(client):
    response = await client.get("/community/sign-in?token=forged", allow_redirects=False)
    assert response.status == 401
    assert "jieli_member" not in response.cookies
    assert (await response.json())["error"]["code"] == "invalid_site_token"
    page = await Person(client, "jieli_member=forged").get(HOME)
    assert "https://shop.example/in?return=%2Fcommunity%2Fzh%2F" in page


async def test_she_signs_out(client, lin):
    response = await client.post(
        f"{HOME}sign-out",
        data={"mark": re.search(r'name="mark" value="(\w+)"', await lin.get(HOME))[1]},
        headers=lin.headers,
        allow_redirects=False,
    )
    assert response.cookies["jieli_member"].value == ""
