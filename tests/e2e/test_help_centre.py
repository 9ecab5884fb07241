"""The help centre in a browser: browse, search, read, vote, and then ask for a person."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Agent, Customer
from tests.e2e.test_accessibility import Checked

pytestmark = [pytest.mark.browser, pytest.mark.rasa]


def watched(page):
    """Return what the page's console complains about, as it comes."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    return complaints


def read_for(page, seconds):
    """Stay on an article until its page has told that it was read for so long."""

    def dwelt(request):
        told = request.post_data_json if "/help/readings" in request.url else None
        return told and told["event"] == "dwelt" and told["seconds"] >= seconds

    with page.expect_request(dwelt, timeout=30_000):
        pass


def test_what_she_read_in_the_help_centre_stands_in_the_record_when_she_asks_for_a_person(
    product, window
):
    page = window().new_page()
    complaints = watched(page)
    page.goto(f"{product.url}/help/")
    expect(page).to_have_url(re.compile(r"/help/zh/$"))
    page.get_by_test_id("shelves").get_by_role("link").first.click()
    page.get_by_test_id("articles").get_by_role("link").first.click()
    first = page.get_by_test_id("article-title").inner_text()
    read_for(page, 10)

    box = page.get_by_test_id("search-input")
    box.press_sequentially("退款")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    option = page.locator("[role=option][aria-selected=true]")
    second = option.locator("strong").inner_text()
    expect(box).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    box.press("Enter")
    expect(page.get_by_test_id("article-title")).to_have_text(second)
    page.get_by_test_id("vote-no").click()
    expect(page.get_by_test_id("vote-said")).to_contain_text("我们会改进")
    assert page.evaluate("localStorage.getItem('jieli:visitor')") is None

    page.get_by_role("button", name="打开对话").click()
    page.get_by_test_id("request-person").click()
    expect(page.get_by_test_id("queue")).to_be_visible()
    assert complaints == []
    agent = Agent(window().new_page(), product, "mei")
    agent.page.get_by_test_id("conversation-row").first.click()
    read = agent.page.get_by_test_id("read-article")
    expect(read).to_have_count(2)
    expect(read.nth(0)).to_contain_text(first)
    expect(read.nth(0)).to_contain_text(re.compile(r"[1-9]\d\s*秒|分"))  # at least ten seconds
    expect(read.nth(0)).to_contain_text("在帮助中心自己找到")
    expect(read.nth(1)).to_contain_text(second)
    expect(read.nth(1)).to_have_attribute("data-vote", "not_helped")
    expect(page.get_by_test_id("launcher")).to_have_count(1)


def test_a_list_of_what_was_found_is_left_as_it_was_opened(product, window):
    page = window("en-US", width=390).new_page()
    page.goto(f"{product.url}/help/en/")
    box = page.get_by_test_id("search-input")
    box.press_sequentially("refund")
    expect(page.get_by_role("listbox")).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/help/en/search\?q=refund"))
    expect(page.get_by_test_id("results").locator("mark").first).to_have_text(
        re.compile("refund", re.I)
    )
    page.get_by_test_id("switch-language").click()
    expect(page).to_have_url(re.compile(r"/help/zh/search\?q=refund"))


def test_without_a_script_she_browses_searches_and_votes(product, browser):
    context = browser.new_context(locale="en-US", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{product.url}/help/")
    page.get_by_test_id("search-input").fill("refund")
    page.get_by_role("button", name="Search").click()
    page.get_by_test_id("results").get_by_role("link").first.click()
    expect(page.get_by_test_id("article-title")).to_be_visible()
    page.get_by_test_id("vote-yes").click()
    expect(page.get_by_test_id("vote-said")).to_have_text("Thank you for telling us.")
    expect(page.get_by_role("button", name="Open the chat")).to_be_hidden()
    context.close()


@pytest.mark.parametrize(("language", "width"), [("zh", 1280), ("en", 375)])
def test_every_page_can_be_used_by_everybody(product, window, language, width):
    page = window("zh-CN" if language == "zh" else "en-US", width=width).new_page()
    checked = Checked(page)
    for path in ("", "c/ecs", "search?q=ECS", "search?q=xyzzyqwertz", "nothing"):
        page.goto(f"{product.url}/help/{language}/{path}")
        checked.check(path or "home")
    page.goto(f"{product.url}/help/{language}/c/ecs")
    page.get_by_test_id("articles").get_by_role("link").first.click()
    page.get_by_test_id("search-input").press_sequentially("ECS")
    expect(page.get_by_role("listbox")).to_be_visible()
    checked.check("article, and what is found")
    assert checked.wrong == []


def test_the_chat_knows_the_visitor_who_reads_on(product, window):
    customer = Customer(window().new_page(), f"{product.url}/help/zh/")
    customer.say("转人工")
    expect(customer.page.get_by_test_id("queue")).to_be_visible()
    customer.page.goto(f"{product.url}/help/zh/c/ecs")
    with customer.page.expect_request("**/help/readings") as told:
        customer.page.get_by_test_id("articles").get_by_role("link").first.click()
    assert told.value.post_data_json["token"]
    assert customer.page.evaluate("localStorage.getItem('jieli:readings')") is None
