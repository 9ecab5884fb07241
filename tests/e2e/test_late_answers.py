"""What comes late, on a line that holds an answer back: nothing that was done meanwhile is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.conftest import Product, running_app
from tests.e2e.people import sign_in
from tests.rasa_server import free_port

pytestmark = pytest.mark.browser

FIGURES = "**/api/reports/overview*"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The app alone, with people."""
    settings = {"JIELI_RASA_URL": "http://127.0.0.1:9"}
    with running_app(tmp_path_factory.mktemp("late"), free_port(), settings) as product:
        yield product


def days_of(address: str) -> tuple[date, date] | None:
    """Return the days that an address of the reports names."""
    named = parse_qs(address.partition("?")[2])
    if not {"since", "until"} <= named.keys():
        return None
    return date.fromisoformat(named["since"][0]), date.fromisoformat(named["until"][0])


def test_days_chosen_before_the_first_figures_came_are_shown(house, window):
    page = window("zh-CN", 1440, 900).new_page()
    held: list[Route] = []
    page.route(FIGURES, lambda route: held.append(route), times=1)
    page.goto(f"{house.url}/reports/")
    with page.expect_request(FIGURES):
        sign_in(page, house, "wang")
    page.get_by_test_id("preset").get_by_text("近 90 天").click()
    with page.expect_request(FIGURES) as asked:
        held[0].continue_()
    since, until = days_of(asked.value.url) or (None, None)
    assert since is not None
    assert until - since == timedelta(days=89)
    expect(page.get_by_test_id("since")).to_have_value(since.isoformat())
