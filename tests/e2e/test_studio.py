"""Editors at work: writing together, review, publishing, and the bot that answers at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.checked import Checked
from tests.e2e.conftest import SHOTS, Product, running_app
from tests.e2e.people import Customer, sign_in
from tests.e2e.writers import Writer
from tests.rasa_server import free_port

pytestmark = pytest.mark.browser

QUESTION = "星舰会员怎么升级到金卡"
PLACES = ("articles", "review", "week", "gaps", "health", "tree", "imports", "trash")
ANSWER = "打开会员中心。\n\n点“升级”。\n\n选择金卡。"


@pytest.fixture(scope="module")
def publishing_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The app with its demo people; without Rasa, search alone answers."""
    env = {"JIELI_RASA_URL": f"http://127.0.0.1:{free_port()}"}
    with running_app(tmp_path_factory.mktemp("studio"), free_port(), env) as product:
        yield product


@pytest.fixture
def shots() -> Path:
    """Where pictures of the pages go, to be looked at."""
    folder = SHOTS / "studio"
    folder.mkdir(exist_ok=True)
    return folder


def test_an_article_is_written_by_two_reviewed_published_and_answered_with(
    publishing_house, window, shots
):
    train = window(width=1440, height=900)
    author = Writer(train.new_page(), publishing_house, "li")
    editor = Writer(window(width=1440, height=900).new_page(), publishing_house, "chen")

    # One begins; what she types is saved without her doing anything.
    article = author.begin()
    author.write("title", QUESTION)
    author.write("variants", "怎么变成金卡会员\n\n- 金卡升级流程")
    author.write("answer", ANSWER)
    expect(author.page.get_by_text("2 种")).to_be_visible()

    # Two see each other. Without a connection she goes on, and both works come together.
    editor.open(article)
    expect(editor.page.get_by_test_id("others")).to_contain_text("李文")
    train.set_offline(True)
    author.page.get_by_test_id("answer").fill(ANSWER.replace("选择金卡", "选择“金卡”"))
    expect(author.state()).to_have_attribute("data-state", "offline")
    editor.page.get_by_test_id("side-details").click()
    editor.page.get_by_test_id("tags").fill("会员")
    editor.page.get_by_test_id("tags").press("Enter")
    editor.saved()
    train.set_offline(False)
    expect(author.page.get_by_test_id("joined")).to_contain_text("陈静")
    author.saved()
    author.page.get_by_test_id("side-details").click()
    expect(author.page.get_by_test_id("details")).to_contain_text("会员")

    # What both did to the same line is asked, never written over.
    editor.page.reload()
    expect(editor.page.get_by_test_id("answer")).to_have_value(
        ANSWER.replace("选择金卡", "选择“金卡”")
    )
    train.set_offline(True)
    mine = author.page.get_by_test_id("answer")
    mine.fill(mine.input_value().replace("打开会员中心", "在手机上打开会员中心"))
    expect(author.state()).to_have_attribute("data-state", "offline")
    theirs = editor.page.get_by_test_id("answer")
    editor.write("answer", theirs.input_value().replace("打开会员中心", "登录后打开会员中心"))
    train.set_offline(False)
    conflict = author.page.get_by_test_id("conflict")
    expect(conflict.get_by_test_id("conflict-each")).to_contain_text(["打开会员中心"])
    author.page.screenshot(path=shots / "1-conflict.png")
    conflict.get_by_test_id("conflict-theirs").click()
    conflict.get_by_test_id("conflict-accept").click()
    expect(conflict).to_be_hidden()
    expect(mine).to_have_value("登录后打开会员中心。\n\n点“升级”。\n\n选择“金卡”。")

    # She submits it, gets it back with a word, and submits it again.
    author.move("submit", "请看第一句")
    expect(author.stage()).to_contain_text("待审核")
    editor.page.reload()
    editor.page.get_by_test_id("editor-more").click()
    editor.page.get_by_test_id("move-reject").click()
    editor.page.get_by_test_id("move-note").fill("请写明要几个积分")
    editor.page.get_by_test_id("move-go").click()
    expect(editor.stage()).to_contain_text("草稿")
    author.page.reload()
    expect(author.page.get_by_test_id("rejected")).to_contain_text("要几个积分")
    author.write("answer", mine.input_value() + "\n\n需要 500 积分。")
    author.move("submit")

    # It is published, and the bot answers with it.
    editor.go("articles")
    editor.page.get_by_test_id("stage-in_review").click()
    editor.page.get_by_test_id("article-row").get_by_text(QUESTION).click()
    editor.page.get_by_test_id("side-preview").click()
    expect(editor.page.get_by_test_id("preview")).to_contain_text("需要 500 积分")
    editor.move("publish", "金卡规则已核对")
    expect(editor.page.get_by_test_id("published")).to_be_visible()
    editor.page.screenshot(path=shots / "2-published.png")
    customer = Customer(window().new_page(), publishing_house.url)
    customer.say(QUESTION)
    expect(customer.messages(kind="answer")).to_contain_text(["500 积分"])
    customer.page.screenshot(path=shots / "3-answered.png")

    # The history tells who did what.
    editor.page.get_by_test_id("editor-more").click()
    editor.page.get_by_test_id("to-history").click()
    expect(editor.page.get_by_test_id("revision").first).to_contain_text("金卡规则已核对")
    editor.page.get_by_test_id("revision").nth(1).click()
    expect(editor.page.get_by_test_id("diff")).to_contain_text("500 积分")
    editor.page.screenshot(path=shots / "4-history.png")


def test_who_may_not_write_is_told_so_and_sent_to_the_desk(publishing_house, window):
    page = window().new_page()
    page.goto(f"{publishing_house.url}/studio/")
    sign_in(page, publishing_house, "mei")
    expect(page.get_by_test_id("no-role")).to_be_visible()
    page.get_by_test_id("state-action").click()
    expect(page.get_by_test_id("desk")).to_be_visible()


def test_markup_in_an_article_stays_harmless_in_the_studio(publishing_house, window):
    page = window(width=1440, height=900).new_page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    author = Writer(page, publishing_house, "li")
    markup = "<img src=x onerror=alert(1)><script>alert(2)</script>[a](javascript:alert(3))"
    author.begin()
    author.write("title", markup)
    author.write("answer", markup)
    page.get_by_test_id("side-preview").click()
    expect(page.get_by_test_id("preview").locator("h3")).to_have_text(markup)
    live = page.locator("[data-testid=preview] :is(script, [onerror], [href^=javascript])")
    expect(live).to_have_count(0)
    author.go("articles")
    expect(page.get_by_test_id("article-row").first).to_contain_text("onerror")
    assert dialogs == []


def test_a_file_is_tried_imported_and_undone(publishing_house, window, shots, tmp_path):
    editor = Writer(window(width=1440, height=900).new_page(), publishing_house, "chen")
    page = editor.page
    faq = tmp_path / "faq.csv"
    faq.write_text(
        "问题,答复,别的问法\n怎么开发票,在订单里申请。,开票|要发票\n,没有标题,\n", "utf-8"
    )
    editor.go("imports")
    page.get_by_test_id("import-file").set_input_files(faq)
    expect(page.get_by_test_id("mapping")).to_be_visible()
    page.get_by_test_id("map-别的问法").locator("select").select_option("variants")
    page.get_by_test_id("map-答复").locator("select").select_option("answer")
    expect(page.get_by_test_id("import-try")).to_be_enabled()
    page.screenshot(path=shots / "5-mapping.png")
    page.get_by_test_id("import-try").click()
    expect(page.get_by_test_id("import-page")).to_have_attribute("data-step", "tried")
    refused = page.locator('[data-testid="report-row"][data-outcome="refused"]')
    expect(refused).to_have_count(1)
    page.get_by_test_id("import-run").click()
    expect(page.get_by_test_id("import-page")).to_have_attribute("data-state", "done")
    page.screenshot(path=shots / "6-imported.png")
    page.get_by_test_id("import-undo").click()
    page.get_by_test_id("import-undo").click()
    expect(page.get_by_test_id("import-page")).to_have_attribute("data-state", "undone")


def test_what_nothing_answers_becomes_a_draft_in_one_click(publishing_house, window, shots):
    for wording in ("怎么领取生日蛋糕券", "生日蛋糕券怎么领取"):
        customer = Customer(window("zh-CN", 420, 640).new_page(), publishing_house.url)
        customer.say(wording)
        expect(customer.messages(side="bot").first).to_be_visible()
    editor = Writer(window(width=1440, height=900).new_page(), publishing_house, "chen")
    page = editor.page
    both = re.compile(r"生日蛋糕券.*2 位客户", re.DOTALL)
    gap = page.get_by_test_id("gap").filter(has_text=both)
    editor.until_there("gaps", gap)
    gap.first.click()
    expect(page.get_by_test_id("gap-example").first).to_contain_text("生日蛋糕券")
    page.screenshot(path=shots / "7-gap.png")

    # The supervisor reads the same in the reports; who decides nothing is led to no studio.
    boss = window(width=1440, height=900).new_page()
    boss.goto(f"{publishing_house.url}/reports/#/gaps?days=7")
    sign_in(boss, publishing_house, "wang")
    told = boss.get_by_test_id("gap").filter(has_text="生日蛋糕券")
    expect(told).to_contain_text("2 位客户")
    told.locator("summary").click()
    example = told.get_by_test_id("gap-example").first
    expect(example).to_contain_text("生日蛋糕券")
    expect(told.get_by_test_id("to-gap")).to_have_count(0)
    boss.screenshot(path=shots / "7-gap-report.png")
    with boss.expect_popup() as opened:
        example.click()
    expect(opened.value.get_by_test_id("desk")).to_be_visible()
    page.get_by_test_id("gap-draft").click()
    expect(page.get_by_test_id("title")).to_have_value(re.compile("生日蛋糕券"))


def test_articles_are_moved_thrown_away_and_taken_back(publishing_house, window):
    editor = Writer(window(width=1440, height=900).new_page(), publishing_house, "chen")
    page = editor.page

    # The tree is arranged by keys: a category goes under the product above it.
    editor.go("tree")
    row = page.get_by_test_id("tree-row").first
    expect(row).to_be_visible()
    page.get_by_test_id("tree-name").fill("会员权益")
    page.get_by_test_id("tree-add-product").click()
    page.get_by_test_id("tree-name").fill("积分规则")
    page.get_by_test_id("tree-add-category").click()
    points = page.get_by_test_id("tree-row").filter(has_text="积分规则")
    expect(points).to_have_attribute("aria-level", "2")
    points.focus()
    page.keyboard.press("Alt+ArrowLeft")
    expect(points).to_have_attribute("aria-level", "1")
    page.keyboard.press("Alt+ArrowRight")
    expect(points).to_have_attribute("aria-level", "2")
    page.get_by_test_id("tree-save").click()
    expect(page.get_by_test_id("tree-save")).to_be_disabled()

    # Articles are chosen by keys, and moved there at once.
    editor.go("articles")
    expect(page.get_by_test_id("article-row").first).to_be_visible()
    titles = page.get_by_test_id("article-row").locator(".title").all_inner_texts()[:2]
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    page.get_by_test_id("bulk-change").click()
    page.get_by_test_id("bulk-category").locator("select").select_option(label="\u2003积分规则")
    page.get_by_test_id("bulk-apply").click()
    expect(page.get_by_test_id("bulk-report")).to_contain_text("完成 2 篇")
    page.get_by_test_id("filter-category").locator("select").select_option(label="\u2003积分规则")
    expect(page.get_by_test_id("article-row")).to_have_count(2)

    # What is thrown away is not found any more, and comes back.
    page.get_by_test_id("choose-all").check()
    page.get_by_test_id("bulk-trash").click()
    page.get_by_test_id("bulk-sure").click()
    expect(page.get_by_test_id("article-row")).to_have_count(0)
    editor.go("trash")
    thrown = [page.get_by_test_id("trashed").filter(has_text=title) for title in titles]
    for row in thrown:
        expect(row).to_have_count(1)
    thrown[0].get_by_test_id("untrash").click()
    expect(thrown[0]).to_have_count(0)
    expect(thrown[1]).to_have_count(1)


@pytest.mark.parametrize(("locale", "width"), [("zh-CN", 1440), ("en-US", 375), ("zh-CN", 768)])
def test_every_page_can_be_used_by_everybody(publishing_house, window, shots, locale, width):
    page = window(locale, width, 900).new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    writer, pages = Writer(page, publishing_house, "chen"), Checked(page)
    for place in PLACES:
        writer.go(place)
        expect(page.get_by_test_id("state-loading")).to_have_count(0)
        expect(page.get_by_test_id("state-error")).to_have_count(0)
        pages.check(place)
        page.screenshot(path=shots / f"page-{place}-{locale}-{width}.png")
    writer.begin()
    pages.check("a new article")
    writer.write("title", "How do I collect points?")
    for pane in ("effect", "preview", "details"):
        page.get_by_test_id(f"side-{pane}").click()
        pages.check(pane)
    page.get_by_test_id("move-publish").click()
    pages.check("publishing")
    page.screenshot(path=shots / f"editor-{locale}-{width}.png")
    assert pages.wrong + problems == []
