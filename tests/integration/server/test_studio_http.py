"""The studio's addresses: who may call them, and what they make of what makes no sense."""

from __future__ import annotations

import pytest

from core.clock import utc_now
from core.database import TRANSACTIONS
from core.routes import Role
from deflection.facts import Subject
from deflection.store import record
from server.insights import MODULES
from tests.integration.server.conftest import PASSWORD
from tests.integration.server.staff import create_staff
from tests.integration.server.studio import Studio
from tests.unit.studio.histories import History

ROUTES = [route for module in MODULES for route in module.ROUTES]
MARKUP = '<script>alert(1)</script><img src=x onerror="alert(2)"> 怎么退款给我'


@pytest.fixture
async def studio(client, sign_in) -> Studio:
    async with client.app[TRANSACTIONS].write() as session:
        await create_staff(session, "ed", "Ed", PASSWORD, roles=(Role.EDITOR,))
    return Studio(client, await sign_in("ed"))


async def _today(client, *questions):
    for number, question in enumerate(questions):
        history = History()
        history.at = utc_now()
        subject = Subject(f"c{number}", f"anna-{number}", 1, "web")
        async with client.app[TRANSACTIONS].write() as session:
            await record(session, subject, *history.ask(question).facts)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
async def test_nobody_but_an_editor_is_told_anything(client, sign_in, route):
    path = route.path.replace("{id}", "1")
    assert (await client.request(route.method, path)).status == 401
    agent = await sign_in("mei")
    assert (await client.request(route.method, path, headers=agent)).status == 403


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("gaps?days=27", "days"),
        ("gaps?days=x", "days"),
        ("gaps?state=closed", "state"),
        ("gaps?sort=title", "sort"),
        ("gaps?limit=0", "limit"),
        ("gaps?limit=201", "limit"),
        ("gaps?after=nothing", "after"),
        ("gaps?after=x~y", "after"),
        ("gaps?after=99999999999999999999~y", "after"),
        ("gaps?language=fr", "language"),
        ("health?only=everything", "only"),
        ("health?sort=title", "sort"),
        ("health?after=nan~x", "after"),
        ("health?after=inf~x", "after"),
        ("review?kind=all", "kind"),
        ("review?after=yesterday~flag:1", "after"),
        ("review?after=2026-03-02~flag:1", "after"),
        ("flags?state=both", "state"),
        ("flags?after=flag~x", "after"),
        ("digest?days=1", "days"),
        ("gaps?q=" + "长" * 201, "q"),
    ],
)
async def test_a_query_that_makes_no_sense_is_named(studio, path, field):
    found = await studio.call("GET", path, status=400)
    assert found["error"]["details"]["field"] == field


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("gaps/x/dismiss", {"reason": "because"}),
        ("gaps/x/dismiss", {"reason": "not_ours", "note": "长" * 1001}),
        ("gaps/x/dismiss", {"reason": "duplicate"}),
        ("gaps/x/dismiss", []),
        ("gaps/x/assign", {"article_id": ""}),
        ("gaps/x/assign", {"article_id": "x" * 65}),
        ("gaps/x/draft", {"languages": ["fr"]}),
        ("flags/1/settle", {"verdict": "perhaps"}),
    ],
)
async def test_a_body_that_makes_no_sense_is_refused(studio, path, body):
    found = await studio.call("POST", path, body, 400)
    assert found["error"]["code"] == "invalid_input"


async def test_what_is_not_there_is_not_found(studio):
    assert (await studio.call("GET", "gaps/x", status=404))["error"]["code"] == "gap_not_found"
    await studio.call("POST", "gaps/x/reopen", status=404)
    verdict = {"verdict": "fixed"}
    for flag in ("1", "x", "9" * 40, "-1", "%00"):
        await studio.call("POST", f"flags/{flag}/settle", verdict, 404)
    await studio.call("GET", "health/x", status=404)


async def test_the_real_articles_are_listed_with_no_figures_yet(studio):
    found = (await studio.call("GET", "health?sort=shown&limit=2"))["articles"]
    assert [one["shown"] for one in found] == [0, 0]
    assert (await studio.call("GET", f"health/{found[0]['id']}"))["article"]["trend"] == {
        "days": []
    }
    assert (await studio.call("GET", "digest"))["things"] == []
    assert (await studio.call("GET", "review"))["items"] == []


async def test_a_question_in_markup_stays_plain_text_and_is_not_lost(client, studio):
    await _today(client, MARKUP)
    await studio.keep()
    [gap] = (await studio.call("GET", "gaps"))["gaps"]
    assert gap["title"] == MARKUP
    drafted = (await studio.call("POST", f"gaps/{gap['id']}/draft", {}, 201))["gap"]
    assert drafted["articles"][0]["title"] == MARKUP


async def test_a_huge_question_is_cut_and_its_numbers_masked_first(client, studio):
    await _today(client, "退款到 " + "13800138000 " * 400)
    await studio.keep()
    [gap] = (await studio.call("GET", "gaps"))["gaps"]
    assert len(gap["title"]) <= 500
    assert "138" not in gap["title"]


async def test_what_looks_like_sql_or_a_pattern_is_only_words(client, studio):
    await _today(client, "退款'; DROP TABLE gaps; --")
    await studio.keep()
    assert len((await studio.call("GET", "gaps?q='; DROP"))["gaps"]) == 1
    assert len((await studio.call("GET", "gaps?q=%25"))["gaps"]) == 0
