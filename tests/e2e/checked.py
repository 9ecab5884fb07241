"""What a machine can tell of a page: WCAG 2 A and AA, and that it fits its window."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.rasa_server import ROOT

AXE = (ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """async (rules) => {
  const painted = () => new Promise((then) => requestAnimationFrame(() => setTimeout(then)));
  const turning = (each) => each.effect.getComputedTiming().iterations < Infinity;
  do await painted(); while (document.getAnimations().some(turning));
  const { violations } = await axe.run(document, { runOnly: rules });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
    `${id} ${JSON.stringify(target)} ${failureSummary}`));
}"""


class Checked:
    """A page whose states are checked one by one; what is wrong is told all at once."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wrong: list[str] = []

    def check(self, state: str) -> None:
        """Look for violations, and for a page wider than its window, light and dark."""
        self.page.evaluate(AXE)
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            found = self.page.evaluate(RUN, RULES)
            if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append("wider than its window")
            self.wrong += [f"{state}, {scheme}: {each}" for each in found]
