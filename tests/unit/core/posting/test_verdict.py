"""What an attempt means, and when to try again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.posting.verdict import GIVE_UP, Attempt, Reason, State, answered, judge, pause

SINCE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATE = SINCE + GIVE_UP


def after(attempt, now=SINCE, maybe_taken=None, number=1):
    known = attempt.maybe_taken if maybe_taken is None else maybe_taken
    return judge(attempt, number, known, SINCE, now, Random(1))


@pytest.mark.parametrize(
    ("status", "page", "reason"),
    [
        (200, False, None),
        (202, False, None),
        (204, False, None),
        (200, True, Reason.NOT_A_DESK),
        (301, False, Reason.REDIRECTED),
        (307, True, Reason.REDIRECTED),
        (400, False, Reason.REFUSED),
        (401, True, Reason.REFUSED),
        (408, False, Reason.BUSY),
        (410, False, Reason.REFUSED),
        (429, False, Reason.BUSY),
        (500, False, Reason.FAILED),
        (503, True, Reason.FAILED),
        (600, False, Reason.FAILED),
    ],
)
def test_every_answer_means_something(status, page, reason):
    assert answered(status, page) == Attempt(reason, status)


def test_what_was_taken_is_delivered():
    assert after(answered(202, page=False)).state is State.DELIVERED


def test_what_was_refused_is_not_tried_again():
    assert after(answered(422, page=False)).state is State.REJECTED


@pytest.mark.parametrize(
    "attempt",
    [
        Attempt(Reason.UNREACHABLE), Attempt(Reason.NO_ANSWER), answered(500, page=False),
        answered(429, page=False), answered(200, page=True),
    ],
)  # fmt: skip
def test_what_is_not_settled_is_tried_again_later(attempt):
    verdict = after(attempt)
    assert verdict.state is State.PENDING
    assert verdict.next_at is not None
    assert verdict.next_at > SINCE


@pytest.mark.parametrize(
    ("attempt", "state"),
    [
        (Attempt(Reason.UNREACHABLE), State.REJECTED),
        (answered(429, page=False), State.REJECTED),
        (Attempt(Reason.NO_ANSWER), State.UNKNOWN),
        (answered(500, page=False), State.UNKNOWN),
        (answered(200, page=True), State.UNKNOWN),
    ],
)
def test_what_is_too_late_was_either_never_sent_or_nobody_knows(attempt, state):
    assert after(attempt, LATE).state is state


def test_what_may_have_been_taken_once_is_not_called_rejected_for_want_of_a_way():
    assert after(Attempt(Reason.UNREACHABLE), LATE, maybe_taken=True).state is State.UNKNOWN
    assert after(Attempt(Reason.REDIRECTED), maybe_taken=True).state is State.UNKNOWN
    assert after(answered(410, page=False), maybe_taken=True).state is State.REJECTED


def test_pauses_double_up_to_an_hour():
    longest = [max(pause(n, None, Random(seed)) for seed in range(200)) for n in range(1, 16)]
    assert all(later > earlier * 1.5 for earlier, later in pairwise(longest[:11]))
    assert longest[-1] <= 3600


def test_many_that_failed_together_do_not_come_back_together():
    pauses = {pause(5, None, Random(seed)) for seed in range(50)}
    assert len(pauses) == 50
    assert max(pauses) - min(pauses) > 5


@given(st.integers(1, 10_000), st.one_of(st.none(), st.floats(0, 1e9)), st.integers())
def test_a_pause_is_never_short_never_endless_and_at_least_what_was_asked(number, wait, seed):
    seconds = pause(number, wait, Random(seed))
    assert 1 <= seconds <= 3600
    assert seconds >= min(wait or 0, 3600)


@given(st.integers(100, 599), st.booleans(), st.floats(0, 48), st.booleans())
def test_every_delivery_ends(status, page, hours, maybe_taken):
    now = SINCE + timedelta(hours=hours)
    verdict = after(answered(status, page), now, maybe_taken)
    assert (verdict.state is State.PENDING) == (verdict.next_at is not None)
    assert verdict.next_at is None or now < verdict.next_at <= LATE
