"""A supervisor reads experiments with known numbers, and writes, starts and stops one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from server.storage.database import Database
from tests.e2e.checked import Checked
from tests.e2e.conftest import SHOTS, Product, running_app
from tests.e2e.laboratory import CROOKED, KNOWN, SCORED, contacts, prepare, score
from tests.e2e.people import sign_in
from tests.rasa_server import free_port

pytestmark = pytest.mark.browser

PATIENCE_MS = 90_000
WIDTHS = (375, 768, 1440)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """An app whose experiments have a known past."""
    folder = tmp_path_factory.mktemp("lab")
    with running_app(folder, free_port(), {"JIELI_RASA_URL": "http://127.0.0.1:9"}) as product:
        # Playwright keeps a loop running in this thread.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, _written(folder)).result()
        yield product


async def _written(folder: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{folder / 'jieli.db'}", lambda _: None)
    await prepare(database)
    await database.close()


@pytest.fixture
def boss(lab, window):
    """A supervisor's window, signed in, at an address of the reports."""

    def enter(address: str = "#/experiments", locale: str = "zh-CN", width: int = 1440) -> Page:
        page: Page = window(locale, width, 900).new_page()
        page.goto(f"{lab.url}/reports/{address}")
        sign_in(page, lab, "wang")
        return page

    return enter


def entered(page, name):
    """Open an experiment once everybody's days are counted: that happens beside."""
    whole = len(list(contacts(name)))
    page.get_by_test_id("experiment").first.wait_for()
    for _ in range(PATIENCE_MS // 1000):
        shown = page.locator(f"[data-testid='experiment']:has(a[href*='{name}'])")
        if f"其中 {whole} 位" in shown.inner_text() or f"{whole} of them" in shown.inner_text():
            shown.locator("a").click()
            page.get_by_test_id("main-result").wait_for()
            return
        page.wait_for_timeout(1000)
        page.reload()
        page.get_by_test_id("experiment").first.wait_for()
    raise AssertionError(f"not everybody is counted: {shown.inner_text()}")


def told(name, variant, helped=None):
    """Count the contacts of a variant."""
    return sum(1 for _, key, _, what in contacts(name) if key == variant and helped in (None, what))


def test_the_numbers_of_an_experiment_are_those_of_its_past_and_open_their_conversations(boss):
    page = boss()
    entered(page, KNOWN)
    main = page.get_by_test_id("measure-confirmed")
    for variant in "ab":
        row = main.get_by_test_id(f"variant-{variant}")
        hits, of = told(KNOWN, variant, True), told(KNOWN, variant)
        expect(row).to_contain_text(str(of))
        expect(row.get_by_role("link")).to_have_text(f"{100 * hits / of:.1f}%")
    expect(page.get_by_test_id("says")).to_have_attribute("data-seen", "more")
    expect(page.get_by_test_id("says")).to_contain_text("变好")
    expect(page.get_by_test_id("mismatch")).to_have_count(0)
    expect(page.get_by_test_id("guards").get_by_test_id("verdict").first).to_be_visible()
    page.get_by_test_id("looks").locator("summary").click()
    rows = page.get_by_test_id("looks").locator("tbody tr")
    assert rows.count() >= 5  # a look for each day since there is enough to say something

    main.get_by_test_id("variant-b").get_by_role("link").click()
    expect(page.get_by_test_id("whose")).to_contain_text("更谨慎地直接回答")
    listed = page.get_by_test_id("conversation")
    expect(listed.first).to_be_visible()
    while page.get_by_test_id("more").count():
        before = listed.count()
        page.get_by_test_id("more").click()
        expect(listed).not_to_have_count(before)
    expect(listed).to_have_count(told(KNOWN, "b", True))
    assert {one.get_attribute("data-outcome") for one in listed.all()} == {"confirmed"}


def test_a_score_decides_by_the_answers_and_says_how_many_answered(boss):
    page = boss(locale="en-US")
    entered(page, SCORED)
    for variant in "ab":
        given = [score(contact, key) for contact, key, *_ in contacts(SCORED) if key == variant]
        scores = [one for one in given if one is not None]
        net = sum((one >= 9) - (one <= 6) for one in scores) / len(scores)
        row = page.get_by_test_id("measure-nps").get_by_test_id(f"variant-{variant}")
        expect(row.get_by_role("link")).to_have_text(f"{100 * net:+.1f}".replace("-", "−"))
        expect(row.get_by_test_id("counted")).to_have_text(f"{len(scores)} of them counted")
    says = page.get_by_test_id("says")
    expect(says).to_have_attribute("data-seen", "more")
    expect(says).to_contain_text("“Net promoter score” is")
    expect(page.get_by_test_id("unlike")).to_have_count(0)
    page.get_by_test_id("measure-nps").get_by_test_id("variant-b").get_by_role("link").click()
    expect(page.get_by_test_id("conversation").first).to_be_visible()


def test_what_decides_by_a_survey_is_observed_until_it_can_be_answered_no_more(boss):
    page = boss("#/experiments/new", "en-US")
    expect(page.get_by_test_id("days")).to_have_value("3")
    page.get_by_test_id("metric").locator("select").select_option("nps")
    expect(page.get_by_test_id("days")).to_have_value("15")
    expect(page.get_by_test_id("survey-days")).to_contain_text("14")
    expect(page.get_by_test_id("size-points")).to_have_value("10")
    expect(page.get_by_test_id("size-found")).to_contain_text("a difference of 10.0 points")
    expect(page.get_by_test_id("size-counted")).to_contain_text("Of 100 contacts about")
    page.get_by_test_id("metric").locator("select").select_option("ces")
    expect(page.get_by_test_id("size-points")).to_have_value("0.3")
    page.get_by_test_id("metric").locator("select").select_option("confirmed")
    expect(page.get_by_test_id("days")).to_have_value("3")


def test_a_crooked_split_is_not_trusted(boss):
    page = boss()
    entered(page, CROOKED)
    expect(page.get_by_test_id("mismatch")).to_contain_text("不均匀")


def test_an_experiment_is_written_started_and_stopped(boss):
    page = boss("#/experiments/new", "en-US")
    page.get_by_test_id("name").fill("Offer a colleague")
    page.get_by_test_id("hypothesis").fill("Who is asked kindly waits longer.")
    page.get_by_test_id("save").click()
    # Both variants are alike so far, and the server says so.
    expect(page.get_by_test_id("problem")).to_contain_text("alike")
    page.get_by_test_id("add-change-1").locator("select").select_option("words")
    change = page.get_by_test_id("change-words")
    change.locator("select").select_option("soothe")
    change.get_by_test_id("words-en").fill("I am sorry. Shall a colleague help?")
    change.get_by_test_id("words-zh").fill("抱歉，要不要请同事来帮您？")
    expect(page.get_by_test_id("size-help")).to_contain_text("It is ", timeout=PATIENCE_MS)
    page.get_by_test_id("size-use").click()
    page.get_by_test_id("save").click()

    page.get_by_test_id("start").click()
    expect(page.get_by_test_id("experiment-state")).to_have_text("Running")
    expect(page.get_by_test_id("says")).to_contain_text("Too early to tell")
    page.get_by_test_id("stop").click()
    page.get_by_test_id("conclusion").fill("Nobody minded.")
    page.get_by_test_id("stop-confirm").click()
    expect(page.get_by_test_id("experiment-state")).to_have_text("Stopped")
    expect(page.get_by_test_id("conclusion-told")).to_have_text("Nobody minded.")


def test_every_lever_can_be_set_and_is_told(boss):
    page = boss("#/experiments/new", "en-US")
    page.get_by_test_id("name").fill("Everything at once")
    add = page.get_by_test_id("add-change-1").locator("select")
    for lever in ("wrong_answers", "choices", "offers_after", "asks_back", "suggests", "words"):
        add.select_option(lever)
    add.select_option("ranking")
    for lever, value in (("wrong_answers", "7"), ("choices", "4"), ("offers_after", "3")):
        page.get_by_test_id(f"number-{lever}").fill(value)
    page.get_by_test_id("change-suggests").locator("select").select_option("yes")
    page.get_by_test_id("change-words").locator("select").select_option("related")
    page.get_by_test_id("words-zh").fill("这几篇您看看？")
    page.get_by_test_id("words-en").fill("Would one of these do?")
    page.get_by_test_id("change-ranking").locator("select").select_option("words")
    page.get_by_test_id("change-ranking").get_by_role("spinbutton").fill("-0.7")
    page.get_by_test_id("save").click()
    tried = page.get_by_test_id("measure-confirmed").get_by_test_id("variant-b")
    for line in (
        "At most 7 % of the answers at once may be wrong",
        "At most 4 choices",
        "Offers a person after 3 failures",
        "Never asks back",
        "Shows what is perhaps related",
        "Would one of these do?",
        "−0.7",
    ):
        expect(tried).to_contain_text(line)
    page.get_by_test_id("delete").click()


def test_a_running_experiment_keeps_its_levers_to_itself(boss):
    page = boss("#/experiments/new")
    page.get_by_test_id("name").fill("又一个")
    page.get_by_test_id("add-change-1").locator("select").select_option("wrong_answers")
    page.get_by_test_id("number-wrong_answers").fill("1")
    page.get_by_test_id("save").click()
    page.get_by_test_id("start").click()
    expect(page.get_by_test_id("problem")).to_contain_text("更谨慎地直接回答")
    page.get_by_test_id("delete").click()
    expect(page.get_by_test_id("experiments")).to_be_visible()


def test_the_pages_are_accessible_on_every_width(boss):
    page = boss(locale="en-US")
    entered(page, KNOWN)
    opened = page.url.partition("#")[2]
    checked = Checked(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for name, address, there in (
            ("list", "/experiments", "experiment"),
            ("new", "/experiments/new", "save"),
            ("one", opened, "guards"),
        ):
            page.evaluate("to => location.hash = to", address)
            page.get_by_test_id(there).first.wait_for()
            checked.check(f"{name}, {width}")
    assert checked.wrong == []


def test_pictures_for_who_looks(boss):
    for locale in ("zh-CN", "en-US"):
        page = boss(locale=locale)
        entered(page, KNOWN)
        opened = page.url.partition("#")[2]
        for width in (375, 1440):
            page.set_viewport_size({"width": width, "height": 1000})
            for name, address, there in (
                ("list", "/experiments", "experiment"),
                ("new", "/experiments/new", "save"),
                ("one", opened, "guards"),
                ("scored", f"/experiments/{SCORED}", "guards"),
            ):
                page.evaluate("to => location.hash = to", address)
                page.get_by_test_id(there).first.wait_for()
                if name == "new":
                    page.get_by_test_id("metric").locator("select").select_option("nps")
                page.wait_for_timeout(600)
                height = page.evaluate("document.querySelector('#main').scrollHeight") + 110
                page.set_viewport_size({"width": width, "height": max(1000, min(height, 4000))})
                page.wait_for_timeout(300)
                page.screenshot(path=SHOTS / f"experiments-{name}-{locale[:2]}-{width}.png")
                page.set_viewport_size({"width": width, "height": 1000})
