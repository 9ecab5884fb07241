"""When customers of a simulated company come."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from benchmarks.simulate.scenario import ZONE, Scenario, Traits

COMPANY = Scenario(days=28, visits=100)


def test_a_seed_gives_the_same_arrivals_and_another_one_others():
    assert COMPANY.arrivals() == COMPANY.arrivals()
    assert COMPANY.arrivals() != replace(COMPANY, seed=1).arrivals()


def test_days_are_busier_than_nights_and_weekdays_than_weekends():
    moments = [moment.astimezone(ZONE) for moment in COMPANY.arrivals()]
    assert moments == sorted(moments)
    assert {moment.date() for moment in moments} <= {
        COMPANY.first_day + timedelta(days=number) for number in range(28)
    }
    at_night = sum(moment.hour < 6 for moment in moments)
    at_noon = sum(9 <= moment.hour < 15 for moment in moments)
    assert at_noon > 5 * at_night > 0
    weekend = sum(moment.weekday() >= 5 for moment in moments) / 2
    assert weekend < (len(moments) - 2 * weekend) / 5
    assert len(moments) == pytest.approx(100 * 28 * 0.91, rel=0.1)


def test_customers_are_not_all_the_same():
    drawn = [Traits.drawn(Random(number)) for number in range(50)]
    assert len({traits.patience for traits in drawn}) == 50
    assert all(0 <= traits.honest <= 1 and traits.patience > 0 for traits in drawn)
