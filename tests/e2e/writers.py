"""An editor as the browser tests see her: the studio's pages, what she types and reads."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Product
from tests.e2e.people import sign_in

_LOOKS, _PAUSE_MS = 60, 500
"""How often a page is looked at that the background fills, and after which pause."""


class Writer:
    """The window of somebody who writes articles, signed in."""

    def __init__(self, page: Page, product: Product, username: str) -> None:
        self.page = page
        self._home = f"{product.url}/studio/"
        page.goto(self._home)
        sign_in(page, product, username)
        expect(page.get_by_test_id("studio")).to_be_visible()

    def go(self, place: str) -> None:
        """Open a page of the navigation."""
        self.page.get_by_test_id(f"nav-{place}").click()
        expect(self.page.get_by_test_id(place)).to_be_visible()

    def until_there(self, place: str, wanted: Locator) -> None:
        """Open a page again until the background has told it something."""
        for _ in range(_LOOKS):
            self.go(place)
            expect(self.page.get_by_test_id("state-loading")).to_have_count(0)
            if wanted.count():
                return
            self.page.wait_for_timeout(_PAUSE_MS)
            self.go("trash")
        expect(wanted.first).to_be_visible()

    def open(self, article_id: str) -> None:
        """Open an article by its address."""
        self.page.goto(f"{self._home}#/articles/{article_id}")
        expect(self.page.get_by_test_id("title")).to_be_visible()

    def begin(self) -> str:
        """Begin an article from the list by its key; return its id."""
        self.go("articles")
        expect(self.page.get_by_test_id("article-row").first).to_be_visible()
        self.page.keyboard.press("n")
        editor = self.page.get_by_test_id("editor")
        expect(self.page.get_by_test_id("title")).to_be_visible()
        return editor.get_attribute("data-article-id") or ""

    def write(self, field: str, text: str) -> None:
        """Fill in the title, the wordings or the answer, and wait until it is saved."""
        self.page.get_by_test_id(field).fill(text)
        self.saved()

    def saved(self) -> None:
        """Wait until all that was written is saved."""
        expect(self.state()).to_have_attribute("data-state", "saved")

    def state(self) -> Locator:
        """The line that says whether it is saved."""
        return self.page.get_by_test_id("save-state")

    def move(self, action: str, note: str = "") -> None:
        """Make a move through its panel."""
        self.page.get_by_test_id(f"move-{action}").click()
        panel = self.page.get_by_test_id("move-panel")
        if note:
            panel.get_by_test_id("move-note").fill(note)
        panel.get_by_test_id("move-go").click()
        expect(panel).to_be_hidden()

    def stage(self) -> Locator:
        """The badges that say where the article stands."""
        return self.page.get_by_test_id("editor-stage")
