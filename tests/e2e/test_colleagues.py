"""Agents at one conversation see what others do; a supervisor keeps what each of them can do."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SHOTS
from tests.e2e.people import CHINESE, Agent, Customer

pytestmark = [pytest.mark.browser, pytest.mark.rasa]


def test_who_looks_sees_a_colleague_write_and_the_customer_sees_her_agent_alone(product, window):
    customer = Customer(window("zh-CN", 420, 640).new_page(), product.url)
    customer.say(CHINESE.person)
    expect(customer.page.get_by_test_id("queue")).to_be_visible()
    mei = Agent(window("zh-CN", 1280, 800).new_page(), product, "mei").page
    tom = Agent(window("en-US", 1280, 800).new_page(), product, "tom").page
    for desk in (mei, tom):
        desk.locator('[data-testid="conversation-row"][data-state="queued"]').click()
    expect(mei.get_by_test_id("viewers")).to_contain_text("Tom Baker")
    mei.get_by_test_id("accept").first.click()

    tom.get_by_test_id("note-add").click()
    tom.get_by_test_id("note-text").press_sequentially("I know her")
    expect(mei.get_by_test_id("typing")).to_have_text("Tom Baker 正在写备注")
    mei.screenshot(path=SHOTS / "colleague-writes.png")
    expect(customer.page.get_by_test_id("typing")).to_be_hidden()
    tom.get_by_test_id("note-send").click()
    expect(mei.get_by_test_id("note")).to_contain_text("I know her")
    expect(mei.get_by_test_id("typing")).to_have_count(0)

    mei.locator("textarea[data-testid='composer']").press_sequentially("您好")
    expect(tom.get_by_test_id("typing")).to_have_text("林晓梅 is typing")
    expect(customer.page.get_by_test_id("typing")).to_contain_text("林晓梅")


def test_a_supervisor_makes_a_team_puts_an_agent_into_it_and_takes_it_away(product, window):
    boss = Agent(window("zh-CN", 1280, 800).new_page(), product, "wang").page
    boss.get_by_test_id("account").click()
    boss.get_by_test_id("settings-open").click()
    told = boss.get_by_test_id("settings-told")

    def show(part):
        boss.get_by_test_id("settings-parts").get_by_text(part, exact=True).click()

    def remove(group):
        group.get_by_test_id("group-remove").click()
        group.get_by_test_id("group-remove-yes").click()

    show("团队")
    for name, text in (("id", "night"), ("zh", "夜班"), ("en", "Night shift")):
        boss.get_by_test_id("group-new").get_by_test_id(f"group-{name}").fill(text)
    boss.get_by_test_id("group-add").click()
    night = boss.locator('[data-testid="group"][data-id="night"]')
    expect(night).to_be_visible()

    show("客服")
    tom = boss.locator('[data-testid="agent-settings"][data-agent="Tom Baker"]')
    tom.locator('[data-testid="agent-team"][data-id="night"]').check()
    tom.get_by_test_id("agent-capacity").fill("7")
    tom.get_by_test_id("agent-save").click()
    expect(told).to_have_text("已保存。")
    expect(tom.get_by_test_id("agent-save")).to_be_disabled()

    show("团队")
    remove(night)
    expect(told).to_contain_text("Tom Baker")  # who is in it
    show("客服")
    tom.locator('[data-testid="agent-team"][data-id="night"]').uncheck()
    tom.get_by_test_id("agent-save").click()
    expect(told).to_have_text("已保存。")
    show("团队")
    remove(night)
    expect(night).to_have_count(0)
