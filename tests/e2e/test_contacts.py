"""A customer of two browsers: an agent says so and takes it back, a supervisor forgets her.

Without Rasa: who wants a person gets one all the same.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SHOTS, running_app
from tests.e2e.people import CHINESE, ENGLISH, Agent, Customer
from tests.rasa_server import free_port

pytestmark = pytest.mark.browser

WIDTHS = (375, 768, 1440)
PATIENCE = 30_000


@pytest.fixture(scope="module")
def product(tmp_path_factory):
    """The app alone, with people."""
    folder = tmp_path_factory.mktemp("contacts")
    settings = {"JIELI_RASA_URL": "http://127.0.0.1:9"}
    with running_app(folder, free_port(), settings) as product:
        yield product


@pytest.mark.parametrize(("script", "username"), [(CHINESE, "wang"), (ENGLISH, "wang")])
def test_merged_by_hand_taken_back_and_forgotten(product, window, script, username):
    shots = SHOTS / "contacts"
    shots.mkdir(exist_ok=True, parents=True)
    expect.set_options(timeout=PATIENCE)
    for words in (f"{script.vague} 1", f"{script.vague} 2"):
        page = Customer(window(script.locale, 420, 640).new_page(), product.url)
        page.say(words)
        expect(page.messages(side="customer")).to_have_count(1)
        expect(page.page.locator('[data-testid="message"]').nth(1)).to_be_visible()
    desk = Agent(window(script.locale, 1440, 900).new_page(), product, username).page
    desk.get_by_test_id("tab-bot").click()
    rows = desk.locator('[data-testid="conversation-row"]')
    rows.first.click()
    person = desk.get_by_test_id("person")
    expect(person.get_by_test_id("known-contact")).to_have_count(1)
    earlier = desk.get_by_test_id("history").get_by_test_id("earlier")

    # The other browser was hers, too.
    person.get_by_test_id("merge-begin").click()
    search = (
        person.get_by_test_id("merge-search")
        .locator("input")
        .or_(person.locator("input[data-testid='merge-search']"))
    )
    search.first.fill("访客" if script is CHINESE else "Visitor")
    found = person.get_by_test_id("merge-found")
    expect(found.first).to_be_visible()
    found.first.click()
    field(person, "merge-reason").fill("<b>同一个订单号</b>")
    desk.screenshot(path=shots / f"{script.locale}-merging.png")
    person.get_by_test_id("merge-do").click()
    expect(person.get_by_test_id("known-contact")).to_have_count(2)
    expect(person.get_by_test_id("merge")).to_contain_text("<b>同一个订单号</b>")
    expect(earlier).to_have_count(1)
    for width in WIDTHS:
        desk.set_viewport_size({"width": width, "height": 900})
        desk.screenshot(path=shots / f"{script.locale}-merged-{width}.png")
    desk.set_viewport_size({"width": 1440, "height": 900})

    # Or it was not.
    person.get_by_test_id("undo-begin").click()
    field(person, "undo-reason").fill("两位客户")
    person.get_by_test_id("undo-do").click()
    expect(person.get_by_test_id("known-contact")).to_have_count(1)
    expect(person.locator('[data-testid="merge"][data-standing="false"]')).to_have_count(1)
    expect(earlier).to_have_count(0)

    # She asks to be forgotten; the name must be typed.
    name = person.get_by_test_id("known-contact").locator("b").inner_text()
    person.get_by_test_id("forget-begin").click()
    expect(person.get_by_test_id("forget-do")).to_be_disabled()
    field(person, "forget-name").fill(name)
    desk.screenshot(path=shots / f"{script.locale}-forgetting.png")
    person.get_by_test_id("forget-do").click()
    expect(person.get_by_test_id("forgotten")).to_have_text(re.compile(r"\d"))
    expect(desk.get_by_text(f"{script.vague} 2", exact=True)).to_have_count(0)
    desk.screenshot(path=shots / f"{script.locale}-forgotten.png")


def field(within, test_id):
    """Return the input of a field, whichever element of it carries the mark."""
    inside = within.get_by_test_id(test_id).locator("input")
    return inside.or_(within.locator(f"input[data-testid='{test_id}']")).first
