"""Repeated experiments: what is planted is found, and what is not is not."""

from __future__ import annotations

import pytest

from benchmarks.deflection.experiments.contacts import Crowd, mean_value, summed
from benchmarks.deflection.experiments.repeating import Repeated, _repeated, observed_days


def repeated(other: Crowd, truth: float) -> Repeated:
    """A few short experiments of two crowds."""
    crowds = {"a": Crowd().contacts(300, seed=1), "b": other.contacts(300, seed=2)}
    return _repeated("confirmed", crowds, truth, days=8, a_day=60, runs=12)


def test_a_crowd_is_what_it_was_asked_to_be() -> None:
    contacts = Crowd(confirms=0.4, wants_person=0.2).contacts(2000, seed=3)
    assert mean_value(contacts, "confirmed") == pytest.approx(0.4, abs=0.04)
    assert mean_value(contacts, "handoff_rate") == pytest.approx(0.2, abs=0.04)
    assert contacts == Crowd(confirms=0.4, wants_person=0.2).contacts(2000, seed=3)


def test_a_large_effect_is_found_in_its_direction() -> None:
    found = repeated(Crowd(confirms=0.65), 0.35)
    assert found.right == found.alarms == 1
    assert found.median_day is not None
    assert found.median_day < 8


def test_the_same_crowd_twice_hardly_ever_differs() -> None:
    same = Crowd().contacts(600, seed=1)
    found = _repeated("confirmed", {"a": same, "b": same}, 0.0, days=8, a_day=60, runs=40)
    assert found.alarms <= 0.1
    assert found.missed == found.alarms


def test_some_are_asked_some_answer_and_some_too_late_for_a_guard() -> None:
    at_once, late = (summed(Crowd().contacts(1500, seed=5, days=days)) for days in (3, 15))
    for kind in ("nps", "ces"):
        scores = {
            days: sum(count for name, count in sums.items() if name.startswith(f"{kind}:"))
            for days, sums in ((3, at_once), (15, late))
        }
        assert 0.3 * scores[15] > scores[15] - scores[3] > 0
        assert 0 < scores[15] < at_once[f"{kind}_asked"] == late[f"{kind}_asked"] < 1500


@pytest.mark.parametrize("metric", ["nps", "ces"])
def test_a_large_effect_on_scores_is_found(metric: str) -> None:
    days = observed_days(metric)
    crowds = {
        "a": Crowd(happy=0.3).contacts(600, seed=1, days=days),
        "b": Crowd(happy=0.9).contacts(600, seed=2, days=days),
    }
    found = _repeated(metric, crowds, 1.0, days=8, a_day=600, runs=5)
    assert found.right == found.alarms == 1
