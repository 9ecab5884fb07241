"""How a digest is written: what changed by chance is not told as a change, nothing is markup."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from deflection.digest.issue import Every, Issue
from deflection.digest.letter import Gap, Links, letter
from deflection.reports.period import Period

ISSUE = Issue(
    Every.WEEKLY,
    Period(date(2026, 3, 2), date(2026, 3, 8)),
    datetime(2026, 3, 9, tzinfo=UTC),
)


def overview(**metrics):
    rows = [
        {"code": code, "zh": code, "en": code, "unit": unit, "value": value, "before": before}
        | {"change": change}
        for code, (unit, value, before, change) in metrics.items()
    ]
    return {"metrics": rows, "zone": "UTC", "definition": {"assumed_after_hours": 24.0}}


@pytest.mark.parametrize(
    ("metric", "written"),
    [
        (("share", 0.5, 0.4, [0.02, 0.18]), "50.0% (Before: 40.0%; +10.0 points)"),
        (("share", 0.5, 0.4, [-0.02, 0.22]), "50.0% (Before: 40.0%; none seen)"),
        (("share", 0.5, None, None), "50.0% (Before: –; –)"),
        (("seconds", 3725.4, 65.0, None), "1 h 02 min (Before: 1 min 05 s; +1 h 01 min)"),
        (("seconds", 5.0, 65.0, None), "5 s (Before: 1 min 05 s; −1 min 00 s)"),
        (("count", 7, 9, None), "7 (Before: 9; −2)"),
    ],
)
def test_a_metric_is_told_with_what_it_was_before_and_how_sure_the_change_is(metric, written):
    text = letter(ISSUE, overview(deflected=metric), [], "en").text
    assert f"deflected: {written}" in text


def test_customers_words_and_links_are_no_markup():
    gap = Gap("<img src=x onerror=alert(1)>", 3)
    links = Links("https://x.example/?a=1&b=2", "https://x.example/stop")
    told = letter(ISSUE, overview(), [gap], "zh", links)
    assert "<img" not in told.html
    assert "a=1&amp;b=2" in told.html
    assert told.stop_url == links.stop
    assert told.subject == "客服周报 2026-03-02 – 2026-03-08"
