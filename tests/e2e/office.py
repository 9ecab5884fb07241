"""The product with a known past, of which the reports tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from playwright.sync_api import expect

from tests.e2e.company import Past
from tests.e2e.conftest import Product


@dataclass(frozen=True)
class Office:
    """A running product with a past, and the days that the reports show at first."""

    product: Product
    past: Past
    since: date
    until: date
    teams: dict[str, list[str]]

    @property
    def outcomes(self):
        """What became of the conversations of these days."""
        return self.past.of(self.past.outcomes, self.since, self.until)


def counted(page, office):
    """Wait until the page shows the whole past."""
    whole = f"{sum(office.outcomes.values()):,}"
    expect(page.get_by_test_id("metric-conversations").locator("td").first).to_have_text(whole)
