"""When a digest is due, also where clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from deflection.digest.issue import Every, newest_issue, next_issue

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "first", "due"),
    [
        ("2026-03-03T00:00", "2026-03-02", "2026-03-03T00:00"),
        ("2026-03-02T23:59", "2026-03-01", "2026-03-02T00:00"),
        ("2026-03-03T17:00", "2026-03-02", "2026-03-03T00:00"),
    ],
)
def test_yesterday_is_told_of_at_eight_in_the_morning_there(now, first, due):
    issue = newest_issue(Every.DAILY, at(now), SHANGHAI, 8)
    assert issue.period.ends == (date.fromisoformat(first),) * 2
    assert issue.due_at == at(due)


@pytest.mark.parametrize("now", ["2026-03-09T00:00", "2026-03-11T12:00", "2026-03-15T23:59"])
def test_on_monday_the_week_until_sunday_is_told_of(now):
    issue = newest_issue(Every.WEEKLY, at(now), SHANGHAI, 8)
    assert issue.period.ends == (date(2026, 3, 2), date(2026, 3, 8))


def test_before_monday_morning_it_is_still_the_week_before():
    issue = newest_issue(Every.WEEKLY, at("2026-03-08T23:59"), SHANGHAI, 8)
    assert issue.period.ends == (date(2026, 2, 23), date(2026, 3, 1))


@pytest.mark.parametrize("hour", range(24))
def test_each_day_has_one_digest_where_clocks_change(hour):
    for start in ("2026-03-27T00:00", "2026-10-23T00:00"):
        moments = [at(start) + timedelta(minutes=10 * n) for n in range(6 * 24 * 5)]
        issues = [newest_issue(Every.DAILY, now, BERLIN, hour) for now in moments]
        assert all(issue.due_at <= now for issue, now in zip(issues, moments, strict=True))
        days = [issue.period.first for issue in issues]
        assert days == sorted(days)
        assert {(b - a).days for a, b in pairwise(days)} == {0, 1}
        assert len({issue.due_at for issue in issues}) == len(set(days))


@pytest.mark.parametrize(
    ("now", "first"),
    [("2026-03-11T06:59", "2026-02-23"), ("2026-03-11T07:00", "2026-03-02")],
)
def test_the_week_until_sunday_may_be_told_of_on_another_day(now, first):
    issue = newest_issue(Every.WEEKLY, at(now), SHANGHAI, 15, 2)
    assert issue.period.first == date.fromisoformat(first)
    assert issue.due_at.astimezone(SHANGHAI).weekday() == 2


@pytest.mark.parametrize("every", Every)
def test_the_next_one_is_the_one_that_follows_and_becomes_the_newest(every):
    for hour in range(200):
        now = at("2026-03-27T00:00") + timedelta(hours=hour)
        newest, following = (f(every, now, BERLIN, 8, 3) for f in (newest_issue, next_issue))
        assert newest.due_at <= now < following.due_at
        assert following.period.first == newest.period.last + timedelta(days=1)
        assert newest_issue(every, following.due_at, BERLIN, 8, 3) == following
