"""Push in the browser: the right agent is asked first, the next when she declines, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Product, running_app
from tests.e2e.people import Agent, Customer
from tests.rasa_server import free_port

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pushing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The app that offers each customer to one agent; without Rasa, search alone answers."""
    folder = tmp_path_factory.mktemp("pushing")
    policy = folder / "routing.yml"
    policy.write_text(
        "mode: push\noffer: {seconds: 120, unanswered: 3, again: 600}\n"
        "relax: [{after: 3, drop: level}]\n",
        "utf-8",
    )
    env = {"JIELI_ROUTING": str(policy), "JIELI_RASA_URL": f"http://127.0.0.1:{free_port()}"}
    with running_app(folder, free_port(), env) as product:
        yield product


def test_a_customer_goes_to_who_knows_her_topic_and_on_when_she_declines(pushing, window):
    expert = Agent(window().new_page(), pushing, "mei")
    other = Agent(window().new_page(), pushing, "an")
    customer = Customer(window().new_page(), pushing.url)
    customer.say("ECS 怎么扩容云盘")
    expect(customer.messages(side="bot").first).to_be_visible()
    customer.say("转人工")

    asked = expert.page.get_by_test_id("offer")
    expect(asked).to_contain_text("怎么扩容云盘")
    expect(asked).to_contain_text("云服务器 ECS（5 级）")
    expect(other.page.get_by_test_id("offered")).to_be_visible()
    expect(other.page.get_by_test_id("offer")).to_have_count(0)

    other.page.get_by_test_id("presence").click()
    other.page.locator("[data-testid=presence-option][data-presence=lunch]").click()
    expect(other.page.get_by_test_id("presence")).to_have_attribute("data-presence", "lunch")
    expert.page.keyboard.press("Alt+x")
    expect(asked).to_have_count(0)
    expect(other.page.get_by_test_id("offer")).to_have_count(0)

    other.page.get_by_test_id("presence").click()
    other.page.locator("[data-testid=presence-option][data-presence=online]").click()
    expect(other.page.get_by_test_id("offer")).to_be_visible(timeout=120_000)
    other.page.keyboard.press("Alt+a")
    expect(other.page.get_by_test_id("chat-state")).to_have_attribute("data-state", "assigned")
    expect(other.page.get_by_test_id("offer")).to_have_count(0)
    expect(other.page.get_by_test_id("record-decision")).to_contain_text("云服务器 ECS")
