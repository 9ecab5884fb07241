"""Three agents, five customers and a supervisor at once: she sees the floor, and steps in."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SHOTS
from tests.e2e.people import CHINESE, Agent, Customer

pytestmark = [pytest.mark.browser, pytest.mark.rasa]

AGENTS = ("mei", "tom", "an")
WIDTHS = (375, 768, 1440)


def chat_of(desk, contact):
    """Return a customer's chat on the wall."""
    return desk.get_by_test_id("wall-chat").filter(has_text=contact)


def served_by(name, customers):
    """Return the customer whose page says that she is served by somebody."""
    for _ in range(60):
        for customer in customers:
            if customer.page.get_by_text(name).count():
                return customer
        customers[0].page.wait_for_timeout(500)
    raise AssertionError(f"no customer is served by {name}")


def test_a_supervisor_sees_the_floor_and_steps_in(product, window):
    shots = SHOTS / "wall"
    shots.mkdir(exist_ok=True)
    customers = [Customer(window("zh-CN", 420, 640).new_page(), product.url) for _ in range(5)]
    for customer in customers:
        customer.say(CHINESE.person)
        expect(customer.page.get_by_test_id("queue")).to_be_visible()
    agents = [
        Agent(window("zh-CN", 1280, 800).new_page(), product, username) for username in AGENTS
    ]
    boss = Agent(window("zh-CN", 1440, 900).new_page(), product, "wang").page
    boss.get_by_test_id("wall-open").click()
    expect(boss.get_by_test_id("wall-waiting-figure")).to_contain_text("5")
    expect(boss.locator('[data-testid="wall-agent"][data-presence="online"]')).to_have_count(4)

    # Each agent takes one and says hello; each customer is greeted by one.
    for waiting, agent in zip((5, 4, 3), agents, strict=True):
        queued = agent.page.locator('[data-testid="conversation-row"][data-state="queued"]')
        expect(queued).to_have_count(waiting)
        queued.first.click()
        agent.page.get_by_test_id("accept").first.click()
        agent.page.locator("textarea[data-testid='composer']").wait_for()
        agent.say(CHINESE.hello)
    expect(boss.get_by_test_id("wall-waiting-figure")).to_contain_text("2")
    expect(boss.get_by_test_id("wall-served-figure")).to_contain_text("3")
    boss.screenshot(path=shots / "1-floor.png")

    # Who waits is given to an agent.
    waiting = boss.get_by_test_id("wall-waiting").get_by_test_id("wall-chat")
    waiting.first.get_by_test_id("wall-reassign").click()
    takers = boss.get_by_test_id("wall-taker").locator("visible=true")
    takers.filter(has_text="安然").click()  # so that the others keep the one chat that they opened
    expect(waiting).to_have_count(1)
    expect(boss.get_by_test_id("wall-served-figure")).to_contain_text("4")

    # Only the agent hears a whisper.
    mei = boss.locator('[data-testid="wall-agent"][data-agent="林晓梅"]')
    mei.get_by_test_id("wall-whisper").first.click()
    mei.get_by_test_id("wall-whisper-text").fill("她是老客户，可以破例退款。")
    boss.screenshot(path=shots / "2-whisper.png")
    mei.get_by_test_id("wall-whisper-text").press("Enter")
    expect(agents[0].page.get_by_test_id("note").last).to_contain_text("破例退款")
    for customer in customers:
        expect(customer.page.get_by_text("破例退款")).to_have_count(0)

    # She takes a chat over, and the customer is told.
    tom = boss.locator('[data-testid="wall-agent"][data-agent="Tom Baker"]')
    contact = tom.get_by_test_id("wall-chat").first.locator(".who").inner_text()
    toms = served_by("Tom Baker", customers)
    tom.get_by_test_id("wall-barge-in").first.click()
    expect(boss.get_by_test_id("wall")).to_be_hidden()
    boss.locator("textarea[data-testid='composer']").fill("您好，我是主管。")
    boss.locator("textarea[data-testid='composer']").press("Enter")
    expect(boss.locator('[data-testid="message"]').last).to_contain_text("我是主管")
    expect(toms.page.get_by_text("我是主管").first).to_be_visible()
    boss.get_by_test_id("wall-open").click()
    hers = boss.locator('[data-testid="wall-agent"][data-agent="王岚"]')
    expect(chat_of(hers, contact)).to_have_count(1)
    expect(chat_of(tom, contact)).to_have_count(0)

    # Who is signed out by force sees the login at once.
    an = boss.locator('[data-testid="wall-agent"][data-agent="安然"]')
    an.get_by_test_id("wall-sign-out").click()
    an.get_by_test_id("wall-sign-out-yes").click()
    expect(agents[2].page.get_by_test_id("login-submit")).to_be_visible()
    expect(an).to_have_attribute("data-presence", "offline")

    for theme in ("light", "dark"):
        boss.emulate_media(color_scheme=theme, reduced_motion="reduce")
        for width in WIDTHS:
            boss.set_viewport_size({"width": width, "height": 900})
            boss.wait_for_timeout(200)
            boss.screenshot(path=shots / f"3-{theme}-{width}.png")
