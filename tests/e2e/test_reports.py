"""A supervisor reads a known past off the reports, and opens what stands behind the numbers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from handoff.hours.hours_file import SHIPPED
from tests.e2e.checked import Checked
from tests.e2e.company import ZONE, percent, written
from tests.e2e.conftest import SHOTS, running_app
from tests.e2e.office import Office, counted
from tests.e2e.people import Customer, sign_in
from tests.rasa_server import free_port

pytestmark = pytest.mark.browser

OUTCOMES = (
    *("confirmed", "assumed", "came_back", "handed_off", "abandoned_in_queue"),
    *("abandoned_unanswered", "bounced"),
)
WIDTHS = (375, 768, 1440)
PLACES = (
    *("overview", "queue", "surveys", "surveys?survey=nps"),
    *("articles", "agents", "conversations"),
)
COST = 15
"""Of a conversation with an agent."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An app whose books were kept of a known past; no Rasa, for nobody talks to it long."""
    folder, today = tmp_path_factory.mktemp("office"), datetime.now(ZONE).date()
    hours = folder / "noon.yml"
    hours.write_text(re.sub("(?m)^zone: .*$", f"zone: {ZONE}", SHIPPED.read_text("utf-8")), "utf-8")
    settings = {
        "JIELI_RASA_URL": "http://127.0.0.1:9",
        "JIELI_CONTACT_COST": str(COST),
        "JIELI_HOURS": str(hours),
    }
    with running_app(folder, free_port(), settings) as product:
        # Playwright keeps a loop running in this thread.
        with ThreadPoolExecutor(1) as thread:
            told, teams = thread.submit(asyncio.run, written(folder, today)).result()
        yield Office(product, told, today - timedelta(days=27), today, teams)


@pytest.fixture
def boss(office, window):
    """A supervisor's window, signed in."""

    def enter(locale: str = "zh-CN", address: str = "") -> Page:
        page: Page = window(locale, 1440, 900).new_page()
        page.goto(f"{office.product.url}/reports/{address}")
        sign_in(page, office.product, "wang")
        return page

    return enter


def test_the_numbers_on_the_page_are_those_of_the_past(office, boss):
    page, outcomes = boss(), office.outcomes
    counted(page, office)
    whole = sum(outcomes.values())
    deflected = outcomes["confirmed"] + outcomes["assumed"]
    answer = page.get_by_test_id("figure-deflected")
    expect(answer).to_contain_text(percent(deflected, whole))
    durable = office.past.of(office.past.durable, office.since, office.until)["durable"]
    expect(page.get_by_test_id("figure-durable")).to_contain_text(percent(durable, whole))
    for outcome in OUTCOMES:
        line = page.get_by_test_id(f"outcome-{outcome}")
        expect(line.locator(".share")).to_have_text(percent(outcomes[outcome], whole))
        expect(line.locator(".count")).to_have_text(str(outcomes[outcome]))
    expect(page.get_by_test_id("bar-asked")).to_contain_text(str(whole))
    expect(page.get_by_test_id("bar-handed_off")).to_contain_text(str(outcomes["handed_off"]))
    expect(page.get_by_test_id("change-deflected")).to_contain_text("个百分点")

    # What a number means is said when it is hovered over.
    page.get_by_test_id("name-durable").first.hover()
    expect(page.locator(".meaning").filter(visible=True)).to_contain_text("7 天内")


def test_keys_lead_from_a_number_to_its_conversations_and_back_to_it(office, boss):
    page = boss()
    counted(page, office)
    number = page.get_by_test_id("outcome-abandoned_in_queue").locator("a.count")
    number.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("conversation").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_test_id("back")).to_be_focused()
    page.keyboard.press("Enter")
    expect(number).to_be_focused()


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_the_filters_take_one_line_where_there_is_room_and_whole_lines_elsewhere(boss, locale):
    page = boss(locale)
    parts = [page.get_by_test_id(name) for name in ("since", "filter-channel", "filter-against")]
    for width, lines in ((1440, 1), (1280, 1), (1024, 2)):
        page.set_viewport_size({"width": width, "height": 900})
        places = [part.bounding_box()["y"] for part in parts]
        assert len(set(map(round, places))) == lines, (width, places)


def test_every_number_opens_as_many_conversations(office, boss):
    page = boss()
    counted(page, office)
    gave_up = office.outcomes["abandoned_in_queue"]
    page.get_by_test_id("outcome-abandoned_in_queue").locator("a.count").click()
    rows = page.get_by_test_id("conversation")
    expect(rows).to_have_count(gave_up)
    assert {row.get_attribute("data-outcome") for row in rows.all()} == {"abandoned_in_queue"}
    page.go_back()
    expect(page.get_by_test_id("figure-deflected")).to_be_visible()

    cell = page.locator("[data-testid^='week-']").first
    shown = re.search(r"(\d+) 个会话", cell.get_attribute("title") or "")
    assert shown
    cell.click()
    expect(rows).to_have_count(int(shown[1]))


def test_filters_stand_in_the_address_and_back_goes_back(office, boss):
    page = boss()
    counted(page, office)
    expect(page).to_have_url(re.compile(f"since={office.since}&until={office.until}"))
    page.get_by_test_id("filter-channel").locator("select").select_option("wechat")
    wechat = office.past.of(office.past.channels, office.since, office.until)["wechat"]
    conversations = page.get_by_test_id("metric-conversations").locator("td").first
    expect(conversations).to_have_text(str(wechat))
    expect(page).to_have_url(re.compile("channel=wechat"))
    link = page.url
    page.get_by_test_id("nav-channels").click()
    row = page.get_by_test_id("row")
    expect(row).to_have_count(1)
    expect(row.locator("[data-column='conversations']")).to_have_text(str(wechat))
    page.go_back()
    page.go_back()
    expect(conversations).to_have_text(str(sum(office.outcomes.values())))
    page.goto(link)
    expect(conversations).to_have_text(str(wechat))
    page.get_by_test_id("preset").get_by_text("近 7 天").click()
    expect(page.get_by_test_id("state-empty")).to_contain_text("这段时间没有会话")


def test_agents_the_queue_and_ratings_are_told_apart(office, boss):
    page = boss(address="#/agents")
    chats = office.past.of(office.past.chats, office.since, office.until)
    rows = page.get_by_test_id("row")
    expect(rows).to_have_count(len(chats))
    for agent, count in chats.items():
        row = page.locator(f"[data-testid='row'][data-key='{agent}']")
        expect(row.locator("[data-column='chats']")).to_have_text(str(count))
    expect(rows.filter(has_text="林晓梅")).to_have_count(1)

    page.get_by_test_id("nav-queue").click()
    waits = [(how, s) for day, how, s in office.past.waits if office.since <= day <= office.until]
    taken = [seconds for how, seconds in waits if how == "accepted"]
    level = page.get_by_test_id("figure-service_level")
    expect(level).to_contain_text(percent(sum(s <= 20 for s in taken), len(taken)))
    given_up = page.get_by_test_id("figure-queue_abandon_rate")
    expect(given_up).to_contain_text(percent(len(waits) - len(taken), len(waits)))

    bars = page.get_by_test_id("waits-table")
    bars.locator("summary").click()
    numbers = bars.locator("tbody td:nth-of-type(1)")
    assert sum(int(each) for each in numbers.all_text_contents()) == len(taken)
    first = numbers.get_by_role("link").first
    count = first.inner_text()
    first.click()
    expect(page.get_by_test_id("total")).to_contain_text(f"{count} ")
    expect(page.get_by_test_id("conversations")).to_contain_text("后接入")
    page.go_back()

    page.get_by_test_id("nav-surveys").click()
    given = office.past.of(office.past.ratings, office.since, office.until)
    for stars in (1, 5):
        bar = page.get_by_test_id(f"bar-{stars}").locator(".count")
        expect(bar).to_have_text(str(given[stars]))

    for survey, code in (("推荐意愿", "nps"), ("自助轻松度", "ces")):
        page.get_by_test_id("survey").get_by_text(survey).click()
        expect(page.get_by_test_id(f"figure-{code}")).to_be_visible()
        expect(page).to_have_url(re.compile(f"survey={code}"))
        scores = office.past.of(office.past.scores, office.since, office.until)
        for name, count in scores.items():
            kind, _, score = name.partition(":")
            if kind == code:
                bar = page.get_by_test_id(f"bar-{score}").locator(".count")
                expect(bar).to_have_text(str(count))
        answered = sum(n for name, n in scores.items() if name.startswith(code))
        asked = office.past.of(office.past.asked, office.since, office.until)[code]
        response = page.get_by_test_id(f"figure-{code}_response")
        expect(response).to_contain_text(percent(answered, asked))
    count = office.past.of(office.past.asked, office.since, office.until)["ces"]
    page.get_by_test_id("fate-asked").get_by_role("link", name=str(count)).click()
    expect(page.get_by_test_id("conversations")).to_contain_text("自助轻松度：发出")
    expect(page.get_by_test_id("conversation").first).to_be_visible()
    page.go_back()
    comments = page.get_by_test_id("comment")
    expect(comments.first).to_contain_text("/7")


def test_what_is_shown_is_exported(office, boss, tmp_path):
    page = boss(address="#/articles")
    rows = page.get_by_test_id("row")
    rows.first.wait_for()
    page.get_by_test_id("export").click()
    with page.expect_download() as download:
        page.get_by_test_id("export-csv").click()
    download.value.save_as(tmp_path / "articles.csv")
    heads, *lines = (tmp_path / "articles.csv").read_text("utf-8-sig").splitlines()
    assert heads.startswith("编号,名称,有提问的会话")
    assert len(lines) == rows.count()


def test_what_an_agents_day_was_like_is_told_of_her_and_her_teams(office, boss):
    # Of days that lie back: what the other tests do at the desk is of today.
    until = office.until - timedelta(days=11)
    days = (until - office.since).days + 1
    chats = office.past.of(office.past.chats, office.since, until)
    page = boss(address=f"#/agents?since={office.since}&until={until}")
    [agent] = {one for one, _ in office.past.shifts}
    row = page.locator(f"[data-testid='row'][data-key='{agent}']")
    expect(row.locator("[data-column='signed_in']")).to_have_text(f"{8 * days} 小时")
    expect(row.locator("[data-column='on_duty']")).to_have_text(f"{7 * days} 小时")
    moved = office.past.of(office.past.transfers, office.since, until)[agent] / chats[agent]
    expect(row.locator("[data-column='transfers']")).to_have_text(f"{moved:.2f}")

    page.get_by_test_id("nav-teams").click()
    for team, members in office.teams.items():
        row = page.locator(f"[data-testid='row'][data-key='{team}']")
        count = sum(chats[member] for member in members)
        if count:
            expect(row.locator("[data-column='chats']")).to_have_text(str(count))
    row.locator("[data-column='chats'] a").click()
    expect(page.get_by_test_id("whose")).to_contain_text("团队：")
    expect(page.get_by_test_id("conversation").first).to_be_visible()


def test_what_was_saved_is_told_with_what_it_is_made_of(office, boss):
    page = boss()
    counted(page, office)
    durable = office.past.of(office.past.durable, office.since, office.until)["durable"]
    whole = sum(office.outcomes.values())
    saved = page.get_by_test_id("savings")
    expect(saved.locator(".amount")).to_have_text(f"¥{durable * COST:,}")
    expect(saved).to_contain_text(f"{whole} 个 × 持久解决 {percent(durable, whole)}")


def test_who_read_an_article_and_still_asked_is_told_of_it(office, boss):
    page = boss(address="#/articles")
    read = office.past.of(office.past.read, office.since, office.until)
    still = office.past.of(office.past.still_asked, office.since, office.until)
    assert sum(still.values()) > 0
    for article, count in read.items():
        row = page.locator(f"[data-testid='row'][data-key='{article}']")
        expect(row.locator("[data-column='read']")).to_have_text(str(count))
        share = row.locator("[data-column='read_still_asked']")
        expect(share).to_have_text(percent(still[article], count))


def test_a_trend_is_read_and_opened_by_keys_alone(office, boss):
    page = boss()
    counted(page, office)
    page.get_by_test_id("trend-chart").focus()
    page.keyboard.press("Home")
    day = office.since
    told = page.get_by_test_id("trend-point")
    expect(told).to_contain_text(f"{day.month}月{day.day}日，自助解决")
    outcomes = office.past.of(office.past.outcomes, day, day)
    deflected = outcomes["confirmed"] + outcomes["assumed"]
    expect(told).to_contain_text(percent(deflected, sum(outcomes.values())))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(told).to_contain_text("转人工")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("conversation")).to_have_count(deflected)
    expect(page).to_have_url(re.compile(f"since={day}&until={day}"))


def test_the_period_to_compare_with_stands_in_the_address(office, boss):
    page = boss()
    counted(page, office)
    change = page.get_by_test_id("change-deflected")
    expect(change).to_contain_text("个百分点")
    page.get_by_test_id("filter-against").locator("select").select_option("year")
    expect(page.get_by_test_id("figure-deflected")).to_contain_text("之前没有数据")
    expect(page).to_have_url(re.compile("against=year"))
    before = office.since - timedelta(weeks=52)
    expect(page.get_by_test_id("period-about")).to_contain_text(f"{before.month}月{before.day}日")
    page.go_back()
    expect(change).to_contain_text("个百分点")


def test_an_address_that_makes_no_sense_says_so_and_leads_on(office, boss):
    page = boss(address=f"#/overview?since={office.until}&until={office.since}")
    counted(page, office)
    expect(page.get_by_test_id("spoiled")).to_contain_text("近 28 天")
    page.get_by_test_id("preset").get_by_text("近 90 天").click()
    expect(page.get_by_test_id("spoiled")).to_have_count(0)

    page.goto(f"{office.product.url}/reports/#/overview?product={'x' * 99}")
    expect(page.get_by_test_id("state-empty")).to_contain_text("这个链接打不开")
    page.get_by_test_id("state-action").click()
    counted(page, office)

    page.goto(f"{office.product.url}/reports/#/conversations?metric=chats&agent=0123456789")
    expect(page.get_by_test_id("whose")).to_have_text("客服：已删除（01234567）")


def test_an_agents_time_is_told_where_nobody_asked_and_left_out_where_it_belongs_to_none(
    office, boss
):
    day = office.since
    page = boss(address=f"#/agents?since={day}&until={day}&channel=nowhere")
    expect(page.get_by_test_id("narrowed")).to_contain_text("不属于")
    expect(page.get_by_test_id("period-about")).to_have_text(
        f"{day.month}月{day.day}日；时区 {ZONE}"
    )
    expect(page.get_by_test_id("filter-against")).to_have_count(0)


def test_the_conversations_behind_a_number_are_exported(office, boss, tmp_path):
    page = boss(address="#/conversations?metric=abandoned_in_queue")
    rows = page.get_by_test_id("conversation")
    count = office.outcomes["abandoned_in_queue"]
    expect(rows).to_have_count(count)
    expect(page.get_by_test_id("total")).to_have_text(f"共 {count} 个会话")
    expect(page.get_by_test_id("means")).to_contain_text("÷ 有结果的会话")
    page.get_by_test_id("export").click()
    with page.expect_download() as download:
        page.get_by_test_id("export-csv").click()
    download.value.save_as(tmp_path / "conversations.csv")
    heads, *lines = (tmp_path / "conversations.csv").read_text("utf-8-sig").splitlines()
    assert heads.startswith("会话,开始时间,渠道")
    assert len(lines) == rows.count()
    assert all("排队中放弃" in line for line in lines)


def test_who_is_no_supervisor_is_told_so(office, window):
    page = window().new_page()
    page.goto(f"{office.product.url}/reports/")
    sign_in(page, office.product, "mei")
    expect(page.get_by_test_id("no-role")).to_contain_text("主管")
    page.get_by_test_id("state-action").click()
    expect(page.get_by_test_id("desk")).to_be_visible()
    page.get_by_test_id("account").click()
    expect(page.get_by_test_id("sign-out")).to_be_visible()
    expect(page.get_by_test_id("to-reports")).to_have_count(0)


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_everybody_can_read_it_on_every_screen(office, boss, locale):
    shots = SHOTS / "reports"
    shots.mkdir(exist_ok=True)
    page = boss(locale)
    counted(page, office)
    checked = Checked(page)
    for place in PLACES:
        page.goto(f"{office.product.url}/reports/#/{place}")
        page.locator("[data-testid='period-about'], [data-testid='conversation']").first.wait_for()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            checked.check(f"{place} at {width}")
            name = place.replace("?", "-")
            page.screenshot(path=shots / f"{name}-{locale}-{width}.png", full_page=True)
    assert checked.wrong == []


def test_a_conversation_opens_at_the_desk(office, boss, window):
    # The last one: what is asked here is none of the past.
    question = "快照保存在哪里"
    customer = Customer(window("zh-CN", 420, 640).new_page(), office.product.url)
    customer.say(question)
    expect(customer.messages(side="bot").first).to_be_visible()
    page = boss(address="#/conversations?metric=questions")
    newest = page.get_by_test_id("conversation").filter(has_text=question)
    for _ in range(60):  # what is asked now is in the books a moment later
        page.get_by_test_id("conversation").first.wait_for()
        if newest.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    with page.expect_popup() as opened:
        newest.click()
    expect(opened.value.get_by_test_id("desk")).to_be_visible()
    expect(opened.value.locator("[data-testid='message']").first).to_contain_text(question)
