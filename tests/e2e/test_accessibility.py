"""WCAG 2 A and AA, as far as a machine can tell, in every main state, light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.checked import Checked
from tests.e2e.people import CHINESE, ENGLISH, Agent, Customer

pytestmark = [pytest.mark.browser, pytest.mark.rasa]


@pytest.mark.parametrize(
    ("script", "width"), [(CHINESE, 1280), (ENGLISH, 390)], ids=["zh-desktop", "en-phone"]
)
def test_every_state_can_be_used_by_everybody(product, window, script, width):
    customer = Customer(window(script.locale, width=width).new_page(), product.url)
    widget = Checked(customer.page)
    widget.check("empty")
    customer.say(script.vague)
    customer.page.get_by_test_id("choice").first.click()
    expect(customer.messages(kind="answer")).to_have_count(1)
    widget.check("choices and answer")
    customer.page.get_by_test_id("article-link").click()
    expect(customer.page.get_by_test_id("article-title")).to_be_visible()
    widget.check("article")
    customer.page.get_by_test_id("article-back").click()
    customer.say(script.person)
    expect(customer.page.get_by_test_id("queue")).to_be_visible()
    widget.check("queue")

    page = window(script.locale, width=max(width, 390)).new_page()
    desk = Checked(page)
    page.goto(f"{product.url}/desk/")
    expect(page.get_by_test_id("login")).to_be_visible()
    desk.check("login")
    agent = Agent(page, product, script.agent)
    row = page.get_by_test_id("conversation-row").first
    expect(row).to_be_visible()
    desk.check("waiting")
    row.click()
    expect(page.get_by_test_id("accept")).to_be_visible()
    desk.check("transcript before accepting")
    page.get_by_test_id("accept").click()
    agent.say(script.hello)
    expect(customer.messages(side="agent").last).to_contain_text(script.hello)
    widget.check("with an agent")
    desk.check("own chat")
    agent.search(script.sure)
    desk.check("search")
    page.get_by_test_id("know-tab-record").click()
    expect(page.get_by_test_id("record")).to_be_visible()
    desk.check("record")
    if width < 700:
        page.get_by_test_id("back-to-chat").click()
    page.get_by_test_id("resolve").click()
    expect(customer.page.get_by_test_id("survey")).to_be_visible()
    widget.check("survey")
    if width < 700:
        page.get_by_test_id("back-to-lists").click()
    page.get_by_test_id("tab-closed").click()
    expect(page.get_by_test_id("conversation-row").first).to_be_visible()
    desk.check("closed")
    assert widget.wrong + desk.wrong == []
