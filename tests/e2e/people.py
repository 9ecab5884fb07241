"""A customer and an agent as the browser tests see them: what they click, type and read."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Product


@dataclass(frozen=True)
class Script:
    """What is said in one language."""

    locale: str
    agent: str
    sure: str
    vague: str
    title: str
    person: str
    hello: str
    thanks: str


CHINESE = Script(
    locale="zh-CN",
    agent="mei",
    sure="实例到期后数据保留多久",
    vague="退款",
    title="退款",
    person="转人工",
    hello="您好，我看到您读过退款的文章，马上为您处理。",
    thanks="谢谢您",
)
ENGLISH = Script(
    locale="en-US",
    agent="tom",
    sure="What is an EIP?",
    vague="request a refund",
    title="refund",
    person="I want to talk to a person",
    hello="Hello, I can see which articles you read. Let me sort this out.",
    thanks="thank you",
)


def sign_in(page: Page, product: Product, username: str) -> None:
    """Go through the door of a staff page."""
    page.get_by_test_id("login-username").fill(username)
    page.get_by_test_id("login-password").fill(product.logins[username])
    page.get_by_test_id("login-submit").click()


class Customer:
    """The customer's window."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        page.goto(url)
        page.get_by_test_id("launcher").click()

    def say(self, text: str) -> None:
        """Type and press Enter."""
        composer = self.page.get_by_test_id("composer")
        composer.fill(text)
        composer.press("Enter")

    def messages(self, **marks: str) -> Locator:
        """The messages with these marks, `side` or `kind`."""
        wanted = "".join(f'[data-{name}="{value}"]' for name, value in marks.items())
        return self.page.locator(f'[data-testid="message"]{wanted}')

    def texts(self) -> list[str]:
        """Every message on the page with its number."""
        return [
            f"{each.get_attribute('data-seq')}:{each.get_attribute('data-side')}"
            for each in self.messages().all()
        ]


class Agent:
    """The agent's window, signed in."""

    def __init__(self, page: Page, product: Product, username: str) -> None:
        self.page = page
        page.goto(f"{product.url}/desk/")
        sign_in(page, product, username)
        expect(page.get_by_test_id("desk")).to_be_visible()

    def say(self, text: str) -> None:
        """Type into the reply box and press Enter."""
        field = self.page.locator("textarea[data-testid='composer']")
        field.fill(text)
        field.press("Enter")

    def search(self, text: str) -> None:
        """Open the knowledge base beside the chat and search it."""
        self.page.get_by_test_id("open-search").click()
        self.page.get_by_test_id("search-input").locator("input").or_(
            self.page.locator("input[data-testid='search-input']")
        ).first.fill(text)
        expect(self.page.get_by_test_id("send-article").first).to_be_visible()
