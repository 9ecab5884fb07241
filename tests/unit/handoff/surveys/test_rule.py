"""Whom a company asks what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from handoff.surveys.rule import Occasion, Rule, SurveyKind

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "after_chat", "after_help"),
    [
        (Rule(), SurveyKind.CSAT, None),
        (Rule(ces_share=1), SurveyKind.CSAT, SurveyKind.CES),
        (Rule(nps_share=1, ces_share=1), SurveyKind.NPS, SurveyKind.NPS),
    ],
)
def test_who_is_in_the_sample_is_asked_for_recommendation_before_anything_else(
    rule, after_chat, after_help
):
    assert rule.fitting(Occasion.CHAT, "contact-1") is after_chat
    assert rule.fitting(Occasion.SELF_SERVICE, "contact-1") is after_help


def test_the_same_contacts_are_asked_again_and_again():
    rule = Rule(nps_share=0.3)
    asked = [rule.fitting(Occasion.CHAT, f"contact-{number}") for number in range(200)]
    assert asked == [rule.fitting(Occasion.CHAT, f"contact-{number}") for number in range(200)]
    assert 30 < asked.count(SurveyKind.NPS) < 90


def test_a_clock_that_was_ahead_by_more_than_the_pause_silences_nobody():
    after, before = Rule(quiet=timedelta(days=30)).around(NOW)
    assert after < NOW - timedelta(days=29) < NOW + timedelta(days=29) < before
    assert not after < NOW + timedelta(days=400) < before
