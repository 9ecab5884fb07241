"""The story in WeChat, in Chinese, on a phone in the browser, with an agent at the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import SHOTS, Bot, Product, running_app
from tests.e2e.people import Agent
from tests.rasa_server import free_port

pytestmark = [pytest.mark.browser, pytest.mark.rasa]

SURE = "实例到期后数据保留多久"
PATIENCE_MS = 60_000


@dataclass(frozen=True)
class Playground:
    """A running Jieli with an account at the stand-in, and where the phone is."""

    product: Product
    phone: str


@pytest.fixture(scope="module")
def playground(tmp_path_factory: pytest.TempPathFactory, bot: Bot) -> Iterator[Playground]:
    """What `make run-wechat` starts, with a database of its own."""
    folder, phone = tmp_path_factory.mktemp("wechat"), free_port()
    env = {"JIELI_RASA_URL": bot.url, "JIELI_WECHAT_PORT": str(phone)}
    with running_app(folder, bot.actions_port, env, "tests.fakes.wechat.play") as product:
        yield Playground(product, f"http://127.0.0.1:{phone}/")


class Phone:
    """The customer's window."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        page.goto(url)

    def say(self, text: str) -> None:
        """Type and press Enter."""
        field = self.page.get_by_test_id("composer")
        field.fill(text)
        field.press("Enter")

    def entries(self, side: str = "them", kind: str = "") -> Locator:
        """What is on it of hers (``me``), of ours (``them``), or of nobody's (``none``)."""
        of_kind = f'[data-kind="{kind}"]' if kind else ""
        return self.page.locator(f'[data-testid="entry"][data-side="{side}"]{of_kind}')

    def gets(self, text: str | re.Pattern[str], kind: str = "") -> Locator:
        """Wait for a message of ours with these words, and return it."""
        found = self.entries(kind=kind).filter(has_text=text).last
        expect(found).to_be_visible(timeout=PATIENCE_MS)
        return found

    def choose(self, label: str) -> None:
        """Click an option of the last menu that has it."""
        self.page.get_by_test_id("option").filter(has_text=label).last.click()

    def press(self, name: str) -> None:
        """Press a button of the custom menu."""
        self.page.get_by_test_id("swap").click()
        self.page.get_by_test_id("menu").get_by_role("button", name=name).click()
        self.page.get_by_test_id("keyboard").click()

    def shoot(self, name: str) -> None:
        """Keep a picture of it."""
        folder = SHOTS / "wechat"
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{name}.png")


def test_the_whole_story_in_wechat(playground, window):
    desk = window(width=1440).new_page()
    agent = Agent(desk, playground.product, "mei")
    phone = Phone(window(width=1100, height=920).new_page(), playground.phone)
    phone.shoot("1-not-following")

    # She comes by a code in a shop, is welcomed for nothing, and asks.
    phone.page.get_by_test_id("scan").get_by_role("button").click()
    phone.gets("欢迎扫码进店")
    phone.say(SURE)
    first = phone.gets(re.compile("您想问|保留"))
    expect(first).to_have_attribute("data-kind", re.compile("msgmenu|news"))
    phone.shoot("2-answer")
    expect(phone.page.get_by_test_id("option").first).to_be_visible(timeout=PATIENCE_MS)
    if phone.page.get_by_test_id("option").filter(has_text="没解决").count() == 0:
        phone.page.get_by_test_id("option").first.click()
    phone.page.get_by_test_id("option").filter(has_text="没解决").last.wait_for(timeout=PATIENCE_MS)

    # A card opens a page of its own, whose reading counts.
    card = phone.page.get_by_test_id("letter").last
    if card.count():
        with phone.page.expect_popup() as opened:
            card.click()
        expect(opened.value.locator("h1")).to_be_visible()
        opened.value.screenshot(path=SHOTS / "wechat" / "3-article.png")
        opened.value.close()

    # It did not help: she says so, and presses the menu's button for a person.
    phone.choose("没解决")
    phone.gets(re.compile("抱歉|不好意思"))
    phone.press("转人工")
    phone.gets("正在排队")

    # The agent sees by which code she came, what she read and what may be sent, and takes her.
    desk.get_by_test_id("conversation-row").first.click()
    expect(desk.get_by_test_id("message").filter(has_text=SURE).first).to_be_visible()
    desk.get_by_test_id("accept").first.click()
    left = desk.get_by_test_id("sending-window")
    expect(left).to_have_attribute("data-left", re.compile("[1-9]"))
    agent.say("您好，请把报错的截图发给我。")
    phone.gets(re.compile("为您服务.*请把报错的截图发给我", re.DOTALL))
    expect(desk.get_by_test_id("sent").last).to_have_attribute("data-sent", "delivered")

    # A picture, where she is, and a recording that WeChat understood.
    phone.page.get_by_test_id("more").click()
    phone.page.get_by_test_id("sample").click()
    phone.page.get_by_test_id("place").click()
    phone.page.once("dialog", lambda dialog: dialog.accept("订单号是 117"))
    phone.page.get_by_test_id("voice").click()
    expect(desk.get_by_test_id("message").filter(has_text="创意园")).to_be_visible()
    expect(desk.get_by_test_id("message").filter(has_text="订单号是 117")).to_be_visible()
    expect(desk.locator('[data-testid="message"][data-kind="file"] img')).to_be_visible()
    phone.shoot("4-with-an-agent")
    desk.screenshot(path=SHOTS / "wechat" / "5-desk.png")

    # Typing is shown on her phone.
    desk.locator("textarea[data-testid='composer']").press_sequentially("我来看一下")
    expect(phone.page.get_by_test_id("title")).to_have_text("对方正在输入…")
    desk.locator("textarea[data-testid='composer']").press("Enter")
    phone.gets("我来看一下")

    # Nobody knows whether a message arrived whose answer was lost: the desk says so.
    phone.page.get_by_test_id("fault").select_option("reset_after")
    phone.page.get_by_test_id("break").click()
    expect(phone.page.get_by_test_id("pending")).not_to_be_empty()
    agent.say("已经为您提交退款。")
    phone.gets("已经为您提交退款")
    expect(desk.get_by_test_id("sent").last).to_have_attribute("data-sent", "unknown")

    # Two days later the window is shut: the answer waits, and a template message leads her back.
    phone.page.get_by_test_id("step-172800").click()
    expect(phone.page.get_by_test_id("quota-message")).to_have_attribute("data-open", "no")
    agent.say("退款已到账，请查收。")
    notice = phone.gets("服务通知", kind="template")
    expect(desk.get_by_test_id("sent").last).to_have_attribute("data-sent", "waiting")
    expect(left).to_have_attribute("data-left", "0")
    phone.shoot("6-window-shut")
    desk.screenshot(path=SHOTS / "wechat" / "7-desk-waiting.png")
    with phone.page.expect_popup() as opened:
        notice.get_by_test_id("letter").click()
    letter = opened.value
    expect(letter.locator("body")).to_contain_text("退款已到账")
    letter.screenshot(path=SHOTS / "wechat" / "8-letter.png")
    letter.locator("textarea").fill("看到了，谢谢！")
    letter.get_by_role("button", name="发送").click()
    expect(letter.locator("body")).to_contain_text("看到了，谢谢！")
    expect(desk.get_by_test_id("message").filter(has_text="看到了，谢谢！")).to_be_visible()

    # She writes in WeChat again, and gets what waited; then the chat ends and she rates it.
    phone.say("我回来了")
    phone.gets("退款已到账，请查收。", kind="text")
    expect(phone.page.get_by_test_id("quota-message")).to_have_attribute("data-open", "yes")
    desk.get_by_test_id("resolve").click()
    phone.gets("您对这次服务满意吗", kind="msgmenu")
    phone.choose("5 很满意")
    phone.gets("谢谢")
    phone.shoot("9-rated")

    # Delivered again, nothing is doubled; she unfollows.
    hers = desk.get_by_test_id("message").count()
    phone.page.get_by_test_id("again").click()
    expect(phone.page.get_by_test_id("log").get_by_text("重复投递")).to_be_visible()
    expect(desk.get_by_test_id("message")).to_have_count(hers)
    phone.page.get_by_test_id("profile").click()
    phone.page.get_by_test_id("leave").click()
    expect(phone.page.get_by_test_id("follow")).to_be_visible()
    expect(phone.entries("none").last).to_have_text("已取消关注")


def test_what_an_account_says_is_never_markup_on_the_phone_and_a_broken_call_breaks_nothing(
    playground, window
):
    page = window(locale="en-US", width=1100, height=920).new_page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    phone = Phone(page, f"{playground.phone}?who=bob")
    page.get_by_test_id("follow").click()
    phone.say("<img src=x onerror=alert(1)> hello")
    expect(phone.entries("me").last).to_contain_text("<img src=x onerror=alert(1)>")
    expect(phone.entries().nth(1)).to_be_visible(timeout=PATIENCE_MS)
    assert dialogs == []
    for body in ("{", "[]", '{"do":"nothing"}', '{"do":"say"}', '{"do":"advance","seconds":"x"}'):
        answer = page.request.post(f"{playground.phone}phone/do", data=body)
        assert answer.status == 400
    markup = {"Content-Type": "image/svg+xml"}
    assert page.request.post(f"{playground.phone}phone/picture", headers=markup).status == 415
    phone.shoot("10-english")
