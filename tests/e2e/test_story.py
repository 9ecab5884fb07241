"""A customer and an agent, two windows, from the first question to the rating."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SHOTS
from tests.e2e.people import CHINESE, ENGLISH, Agent, Customer

pytestmark = [pytest.mark.browser, pytest.mark.rasa]


@pytest.mark.parametrize("script", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_the_story_from_the_first_question_to_the_rating(product, window, script):
    shots = SHOTS / script.locale
    shots.mkdir(exist_ok=True)
    customer = Customer(window(script.locale).new_page(), product.url)
    agent = Agent(window(script.locale, width=1440, height=900).new_page(), product, script.agent)
    desk = agent.page

    # She asks something vague, is offered articles, opens one, and it does not help.
    customer.say(script.vague)
    customer.page.get_by_test_id("choice").first.wait_for()
    customer.page.screenshot(path=shots / "1-choices.png")
    chosen = customer.page.get_by_test_id("choice").first
    article_id = chosen.get_attribute("data-article-id")
    chosen.click()
    expect(customer.messages(kind="answer")).to_have_count(1)
    customer.page.screenshot(path=shots / "2-answer.png")
    customer.page.get_by_test_id("article-link").first.click()
    expect(customer.page.get_by_test_id("article")).to_be_visible()
    customer.page.wait_for_timeout(1200)
    customer.page.screenshot(path=shots / "3-article.png")
    customer.page.get_by_test_id("article-back").click()
    customer.page.get_by_test_id("helped-no").last.click()
    expect(customer.messages(side="bot").last).to_contain_text(re.compile("抱歉|[Ss]orry"))

    # She asks for a person and waits; a reload changes nothing.
    customer.say(script.person)
    expect(customer.page.get_by_test_id("queue")).to_be_visible()
    expect(customer.page.locator('[data-testid="notice"][data-event="queued"]')).to_be_visible()
    before = customer.texts()
    customer.page.reload()
    if customer.page.get_by_test_id("panel").get_attribute("data-open") is None:
        customer.page.get_by_test_id("launcher").click()
    expect(customer.page.get_by_test_id("queue")).to_be_visible()
    expect(customer.messages()).to_have_count(len(before))
    assert customer.texts() == before
    customer.page.screenshot(path=shots / "4-queued.png")

    # The agent sees what she read before accepting.
    desk.get_by_test_id("conversation-row").first.click()
    read = desk.locator(f'[data-testid="read-article"][data-article-id="{article_id}"]')
    expect(read).to_be_visible()
    expect(read).to_have_attribute("data-vote", "not_helped")
    expect(desk.get_by_test_id("bot-attempt").first).to_contain_text(script.vague)
    desk.screenshot(path=shots / "5-desk-record.png")
    desk.get_by_test_id("accept").first.click()
    expect(customer.page.get_by_test_id("queue")).to_be_hidden()

    # They chat both ways; he sends an article; a reload of the desk changes nothing.
    agent.say(script.hello)
    expect(customer.messages(side="agent").last).to_contain_text(script.hello)
    customer.page.get_by_test_id("composer").press_sequentially(script.thanks)
    expect(desk.get_by_test_id("typing")).to_be_visible()
    customer.page.get_by_test_id("composer").press("Enter")
    expect(desk.get_by_test_id("message").last).to_contain_text(script.thanks)
    agent.search(script.sure)
    desk.get_by_test_id("send-article").first.click()
    expect(customer.page.get_by_test_id("article-card")).to_be_visible()
    expect(desk.locator('[data-testid="message"][data-kind="article"]')).to_have_count(1)
    count = desk.get_by_test_id("message").count()
    desk.reload()
    expect(desk.get_by_test_id("message")).to_have_count(count)
    desk.screenshot(path=shots / "6-desk-chat.png")
    customer.page.screenshot(path=shots / "7-with-agent.png")

    # He resolves; she rates, and goes on with the bot.
    desk.get_by_test_id("resolve").click()
    customer.page.get_by_test_id("score-5").click()
    customer.page.get_by_test_id("survey-submit").click()
    expect(customer.page.get_by_test_id("survey-told")).to_be_visible()
    customer.page.screenshot(path=shots / "8-rated.png")
    answers = customer.messages(side="bot").count()
    customer.say(script.sure)
    expect(customer.messages(side="bot")).to_have_count(answers + 1)
    customer.page.screenshot(path=shots / "9-bot-again.png")


def test_markup_from_a_customer_stays_text_at_the_desk(product, window):
    customer = Customer(window().new_page(), product.url)
    page = window().new_page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    markup = "<img src=x onerror=alert(1)>转人工<script>alert(2)</script>"
    customer.say(markup)
    expect(customer.messages(side="customer").first).to_contain_text(markup)
    customer.page.get_by_test_id("request-person").click()
    expect(customer.page.get_by_test_id("queue")).to_be_visible()
    desk = Agent(page, product, "mei").page
    desk.get_by_test_id("conversation-row").first.click()
    expect(desk.get_by_test_id("message").first).to_contain_text(markup)
    assert dialogs == []


def test_a_message_sent_without_a_connection_goes_out_once_when_it_is_back(product, window):
    context = window()
    customer = Customer(context.new_page(), product.url)
    customer.say("你好")
    expect(customer.messages(side="bot")).to_have_count(1)
    context.set_offline(True)
    customer.say("还在吗")
    context.set_offline(False)
    expect(customer.messages(side="bot")).to_have_count(2, timeout=30_000)
    customer.page.reload()
    expect(customer.messages(side="customer")).to_have_count(2)
