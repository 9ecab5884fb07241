"""A supervisor asks yesterday's questions again, and reads what would be otherwise."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from deflection.facts import Fact, FactKind, Subject
from deflection.store import record
from server.storage.database import Database
from tests.e2e.checked import Checked
from tests.e2e.conftest import SHOTS, Product, running_app
from tests.e2e.people import sign_in
from tests.rasa_server import free_port

pytestmark = pytest.mark.browser

PATIENCE_MS = 90_000
WIDTHS = (375, 768, 1440)
LOST = "月球上有没有空气呀 我的手机是 13912345678"
TIMES = 3


@dataclass(frozen=True)
class Yesterday:
    """A product whose bot did not know an article yesterday, and knew something that is gone."""

    product: Product
    known_now: str
    day: str


@pytest.fixture(scope="module")
def yesterday(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yesterday]:
    """An app with the questions of a day."""
    folder = tmp_path_factory.mktemp("yesterday")
    # At noon in UTC it is the same day in the company's zone.
    noon = datetime.now(UTC).replace(hour=12, minute=0) - timedelta(days=2)
    with running_app(folder, free_port(), {"JIELI_RASA_URL": "http://127.0.0.1:9"}) as product:
        # Playwright keeps a loop running in this thread.
        with ThreadPoolExecutor(1) as thread:
            title = thread.submit(asyncio.run, _written(folder, noon)).result()
        yield Yesterday(product, title, noon.date().isoformat())


async def _written(folder: Path, noon: datetime) -> str:
    database = Database(f"sqlite+aiosqlite:///{folder / 'jieli.db'}", lambda _: None)
    chosen = text("SELECT title FROM articles WHERE language = 'zh' AND kind = 'faq' ORDER BY id")
    async with database.read() as session:
        title = str((await session.execute(chosen)).first()[0])
    for number in range(TIMES):
        await _ask(database, f"known-{number}", noon, title, "no_answer")
    await _ask(database, "lost", noon, LOST, "answer")
    await database.close()
    return title


async def _ask(database: Database, name: str, at: datetime, question: str, decision: str) -> None:
    facts = [
        Fact(FactKind.ASKED, at, data={"question": question}),
        Fact(FactKind.SEARCHED, at, data={"question": question, "decision": decision}),
    ]
    if decision == "answer":
        facts.append(Fact(FactKind.SHOWN, at, "gone", {"as": "answer", "score": 0.9}))
        facts.append(Fact(FactKind.VOTED, at, "gone", {"helped": True}))
    async with database.write() as session:
        await record(session, Subject(name, name, 1, "web"), *facts)


@pytest.fixture
def boss(yesterday, window):
    """A supervisor's window at the page of replays."""

    def enter(locale: str = "zh-CN", width: int = 1440) -> Page:
        page: Page = window(locale, width, 900).new_page()
        page.goto(f"{yesterday.product.url}/reports/#/replays")
        sign_in(page, yesterday.product, "wang")
        there = "[data-testid='replay'], [data-testid='state-empty']"
        page.locator(there).first.wait_for(timeout=PATIENCE_MS)
        return page

    return enter


def replayed(page, yesterday):
    """Ask the questions of the day again, and wait until it is done."""
    page.get_by_test_id("replay-since").fill(yesterday.day)
    page.get_by_test_id("replay-until").fill(yesterday.day)
    expect(page.get_by_test_id("replay-start")).to_be_enabled(timeout=PATIENCE_MS)
    shown = page.get_by_test_id("replay")
    before = shown.get_attribute("data-id") if shown.count() else ""
    page.get_by_test_id("replay-start").click()
    expect(shown).not_to_have_attribute("data-id", before or "", timeout=PATIENCE_MS)
    expect(shown).to_have_attribute("data-state", "done", timeout=PATIENCE_MS)
    page.get_by_test_id("decisions").wait_for()


def test_what_would_be_otherwise_is_told_with_examples_and_without_personal_data(boss, yesterday):
    page = boss()
    replayed(page, yesterday)
    answered = page.get_by_test_id("decision-answer").locator("td")
    expect(answered.first).to_have_text("1")
    nothing = page.get_by_test_id("decision-no_answer").locator("td")
    expect(nothing.first).to_have_text(str(TIMES))
    expect(page.get_by_test_id("kind-lost_confirmed")).to_contain_text("1")
    known = page.get_by_test_id("example").filter(has_text=yesterday.known_now)
    expect(known).to_contain_text(f"{TIMES} 次")
    lost = page.get_by_test_id("example").filter(has_text="月球")
    expect(lost).to_contain_text("[phone]")
    assert "13912345678" not in page.content()

    verdict = page.get_by_test_id("verdict")
    expect(verdict).to_contain_text(f"{TIMES + 1} 个问题里，{TIMES + 1} 个")
    expect(verdict).to_contain_text(f"{TIMES} 个给得更多，1 个给得更少")

    page.get_by_test_id("kind-lost_confirmed").get_by_role("button").click()
    expect(page.get_by_test_id("topic")).to_have_count(1)
    expect(page.get_by_test_id("kind-filter").locator("select")).to_have_value("lost_confirmed")

    # It is kept, and stands below the next one.
    page.get_by_test_id("replay-wrong").fill("0")
    replayed(page, yesterday)
    expect(page.get_by_test_id("replay")).to_contain_text("0%")
    page.get_by_test_id("earlier").get_by_role("link").first.click()
    expect(page.get_by_test_id("replay")).not_to_contain_text("0%")

    # The address names it: a link shows the same, and back goes back.
    link, shown = page.url, page.get_by_test_id("replay").get_attribute("data-id")
    page.go_back()
    expect(page.get_by_test_id("replay")).to_contain_text("0%")
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_test_id("replay")).to_have_attribute("data-id", shown)


def test_days_in_the_wrong_order_are_not_asked_for(boss):
    page = boss("en-US")
    page.get_by_test_id("replay-since").fill("2026-03-02")
    page.get_by_test_id("replay-until").fill("2026-03-01")
    expect(page.get_by_test_id("replay-form")).to_contain_text("must not be after")
    expect(page.get_by_test_id("replay-start")).to_be_disabled()


def test_the_page_is_accessible_on_every_width(boss, yesterday):
    page = boss("en-US")
    replayed(page, yesterday)
    checked = Checked(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        checked.check(f"replays, {width}")
    assert checked.wrong == [], "\n".join(checked.wrong)


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_pictures_for_who_looks(boss, yesterday, locale):
    page = boss(locale)
    replayed(page, yesterday)
    for width in (375, 1440):
        page.set_viewport_size({"width": width, "height": 1500})
        page.wait_for_timeout(300)
        path = SHOTS / f"replays-{locale[:2]}-{width}.png"
        page.screenshot(path=path)
        assert path.stat().st_size > 10_000
