"""The widget on pages of other sites, by its one script tag."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.people import CHINESE, Customer

pytestmark = [pytest.mark.browser, pytest.mark.rasa]


def test_a_page_of_an_allowed_site_asks_and_is_answered(product, window, shop):
    customer = Customer(window().new_page(), shop.url)
    customer.say(CHINESE.vague)
    customer.page.get_by_test_id("choice").first.click()
    expect(customer.messages(kind="answer")).to_have_count(1)
    title = customer.page.get_by_test_id("article-link")
    expect(title).to_have_count(1)
    title.click()
    expect(customer.page.get_by_test_id("article-title")).to_be_visible()
    customer.page.reload()
    expect(customer.messages(kind="answer")).to_have_count(1)


def test_a_page_of_another_site_cannot_connect_and_says_so(window, stranger):
    page = window().new_page()
    opened: list[str] = []
    page.on("websocket", lambda socket: opened.append(socket.url))
    customer = Customer(page, stranger.url)
    customer.say(CHINESE.vague)
    expect(page.get_by_test_id("offline")).to_contain_text(re.compile("尚未获准"))
    expect(page.get_by_test_id("reconnect")).to_be_hidden()
    assert opened == []
    expect(customer.messages(side="bot")).to_have_count(0)
