"""An article's figures."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from studio.exposure import Exposure
from studio.health.health import Figures, figures

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def _met(**values) -> Exposure:
    return Exposure("a", NOW, **values)


def test_an_article_that_nobody_met_has_no_figures():
    assert figures([]) == Figures()


def test_episodes_are_counted_and_customers_once():
    met = [("anna", _met(shown=True, read=True)), ("anna", _met(shown=True, failed=True))]
    found = figures([*met, ("bob", _met(opened=True, read=True))])
    assert (found.shown, found.opened, found.read, found.failed) == (2, 1, 2, 1)
    assert (found.customers, found.customers_read, found.customers_failed) == (2, 2, 1)


@pytest.mark.parametrize(("seconds", "middle"), [([5, 0, 9], 7), ([3, 8, 4], 4), ([0], None)])
def test_seconds_are_the_median_of_what_was_measured(seconds, middle):
    assert figures([("anna", _met(seconds=each)) for each in seconds]).seconds == middle


@pytest.mark.parametrize(
    ("failed", "read", "failing"), [(2, 2, False), (3, 15, True), (3, 16, False)]
)
def test_failing_is_often_and_not_rarely(failed, read, failing):
    assert Figures(failed=failed, read=read).failing is failing
