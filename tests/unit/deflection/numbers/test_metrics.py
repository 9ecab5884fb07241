"""The metrics: shares of one denominator, with how sure they are, and documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deflection.episodes.outcomes import SETTLED, Definition
from deflection.numbers.intervals import of_change, wilson
from deflection.numbers.meanings import MEANINGS, meaning
from deflection.numbers.metric import Unit
from deflection.numbers.metrics import METRICS, report, settled
from deflection.numbers.quantiles import bucket

DOCS = Path(__file__).resolve().parents[4] / "docs" / "metrics.md"
PARTITION = (
    "confirmed",
    "assumed",
    "came_back",
    "handed_off",
    "abandoned_in_queue",
    "abandoned_unanswered",
    "bounced",
)
SUMS = st.dictionaries(
    st.sampled_from([f"outcome:{one}" for one in SETTLED]), st.integers(1, 10_000), min_size=1
)


@given(SUMS)
def test_the_shares_of_all_outcomes_sum_to_one(sums):
    found = report(sums)
    assert sum(found[code].value for code in PARTITION) == pytest.approx(1)
    assert {found[code].of for code in PARTITION} == {settled(sums)}
    assert found["deflected"].value == pytest.approx(
        found["confirmed"].value + found["assumed"].value
    )


def test_nothing_is_told_where_nothing_was_counted():
    found = report({})
    assert {found[metric.code].value for metric in METRICS if metric.unit is not Unit.COUNT} == {
        None
    }


def test_waiting_in_vain_is_not_mixed_with_waiting_until_accepted():
    waited = {f"waited:{bucket(10)}": 3, f"waited:{bucket(100)}": 1, "waited_in_time": 3}
    sums = {**waited, f"abandoned:{bucket(600)}": 1}
    found = report(sums)
    assert found["wait_p50"].value == pytest.approx(10, rel=0.03)
    assert found["wait_p90"].value == pytest.approx(100, rel=0.03)
    assert found["abandon_p50"].value == pytest.approx(600, rel=0.03)
    assert found["service_level"].value == 0.75
    assert found["queue_abandon_rate"].value == 0.2


def test_what_may_still_prove_durable_does_not_count_against_it():
    sums = {"outcome:assumed": 8, "outcome:bounced": 2, "mature": 5, "durable": 4}
    assert report(sums)["durable"].value == 0.8
    assert report(sums)["contacts_saved"].value == 8  # as if the young ones stayed as often


def test_handling_time_is_told_with_and_without_the_customers_turns():
    found = report({"handled": 2, "handling_seconds": 600, "customer_seconds": 200})
    assert (found["handle_time"].value, found["handle_time_own"].value) == (300, 200)


@given(st.integers(1, 2_000), st.data())
def test_an_interval_holds_its_share_and_narrows_with_more(of, data):
    hits = data.draw(st.integers(0, of))
    low, high = wilson(hits, of)
    assert 0 <= low <= hits / of <= high <= 1
    closer = wilson(hits * 10, of * 10)
    assert closer[1] - closer[0] < high - low


@given(st.integers(1, 2_000), st.integers(1, 2_000), st.data())
def test_a_change_is_within_its_interval_and_the_other_way_round_it_is_its_mirror(of, other, data):
    shares = [(data.draw(st.integers(0, n)), n) for n in (of, other)]
    (now, before), (hers, earlier) = [h / n for h, n in shares], [wilson(h, n) for h, n in shares]
    low, high = of_change(now, hers, before, earlier)
    assert -1 <= low <= now - before <= high <= 1
    assert of_change(before, earlier, now, hers) == pytest.approx((-high, -low))


def test_the_interval_of_a_change_is_the_published_one():
    # 56 of 70 against 48 of 80: Newcombe 1998, table II, example (a), method 10.
    low, high = of_change(56 / 70, wilson(56, 70), 48 / 80, wilson(48, 80))
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)


def test_every_metric_means_something_in_both_languages_by_the_definition_in_force():
    assert MEANINGS.keys() == {metric.code for metric in METRICS}
    for code in MEANINGS:
        assert all(words and "{" not in words for words in meaning(code, Definition()))
    assert "24 hours" in meaning("assumed", Definition()).en


def test_every_metric_is_in_the_document_with_both_names():
    rows = re.findall(
        r"^\| `(\w+)` \| (.+?) \| (.+?) \| .+ \|$", DOCS.read_text("utf-8"), re.MULTILINE
    )
    assert rows == [(metric.code, metric.zh, metric.en) for metric in METRICS]
