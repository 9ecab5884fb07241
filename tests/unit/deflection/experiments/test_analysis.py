"""The numbers of experiments: right by simulation, by algebra, and by known cases."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deflection.experiments.analysis.balance import SUSPICIOUS, mismatch
from deflection.experiments.analysis.comparison import Seen, compare
from deflection.experiments.analysis.planning import MOST, Today, contacts_needed, days_needed
from deflection.experiments.analysis.ratios import Tally
from deflection.experiments.analysis.result import Observation, result
from deflection.experiments.analysis.sequential import ALPHA, breadth, interval, p_value
from deflection.experiments.analysis.words import sentence
from deflection.experiments.experiment import Experiment, Variant
from deflection.experiments.measures import MEASURES
from deflection.experiments.treating.treatment import AS_SET

NPS, CES = (-100, 100), (1, 7)
PAIRS = st.lists(
    st.integers(0, 6).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), max_size=60
)
A_DAY = date(2026, 3, 2)


def experiment(metric="confirmed", guards=("handed_off",), variants=2, planned=2000):
    """An experiment whose variants change nothing."""
    named = tuple(Variant(key, key, AS_SET) for key in "abcd"[:variants])
    return Experiment("e", "n", "h", named, metric, tuple(guards), 1.0, 3, planned, "salt")


def seen_of(metric, hits, of, day=0, variant="a"):
    """A contact who did something some times of so many."""
    outcome = {"confirmed": "outcome:confirmed", "handed_off": "outcome:handed_off"}[metric]
    sums = {outcome: hits, "outcome:bounced": of - hits}
    return Observation(variant, A_DAY + timedelta(days=day), sums)


@given(PAIRS, PAIRS)
def test_tallies_add_up_and_are_those_of_all_contacts(one, other):
    assert Tally.all(one) + Tally.all(other) == Tally.all([*one, *other])


@given(PAIRS)
def test_the_variance_is_that_of_the_ratio_of_two_means(pairs):
    tally = Tally.all(pairs)
    if tally.variance is None:
        assert len(pairs) < 2 or not sum(of for _, of in pairs)
        return
    hits, of = np.array(pairs, dtype=float).T
    ratio = hits.sum() / of.sum()
    expected = np.var(hits - ratio * of, ddof=1) / (len(pairs) * of.mean() ** 2)
    assert tally.value == pytest.approx(ratio)
    assert tally.variance == pytest.approx(expected, abs=1e-12)


@given(PAIRS)
def test_one_conversation_each_is_the_ordinary_variance_of_a_share(pairs):
    once = [(min(1, hits), 1) for hits, _ in pairs]
    tally, n = Tally.all(once), len(once)
    if n >= 2:
        share = tally.value
        assert tally.variance == pytest.approx(share * (1 - share) / (n - 1))


def test_contacts_who_come_often_make_it_less_sure_than_as_many_conversations_would():
    often = Tally.all([(5, 5)] * 40 + [(0, 5)] * 40)
    once = Tally.all([(1, 1)] * 200 + [(0, 1)] * 200)
    assert often.value == once.value == 0.5
    assert often.variance == pytest.approx(5 * once.variance, rel=0.02)


@given(st.integers(1, 10**7), st.integers(1, 10**6))
def test_the_interval_is_wider_than_one_that_holds_once_and_shrinks_with_each_contact(n, planned):
    assert breadth(n, planned) > 1.96
    root = math.sqrt(n)
    # What counts is the width of the mean, and it shrinks with every contact.
    assert breadth(n + max(1, n // 10), planned) / math.sqrt(n + max(1, n // 10)) < (
        breadth(n, planned) / root
    )


@given(
    st.floats(-0.5, 0.5),
    st.floats(1e-6, 0.1),
    st.integers(2, 10**6),
    st.integers(2, 10**6),
)
def test_interval_and_p_value_say_the_same(difference, variance, n, planned):
    low, high = interval(difference, variance, n, planned)
    p = p_value(difference, variance, n, planned)
    assert 0 <= p <= 1
    assert (low > 0 or high < 0) == (p < ALPHA) or p == pytest.approx(ALPHA)
    mirrored = p_value(-difference, variance, n, planned)
    assert mirrored == pytest.approx(p)


def test_looking_every_day_is_wrong_at_most_one_time_in_twenty_where_1_96_is_not():
    chance = np.random.default_rng(7)
    runs, days, a_day, planned = 2000, 40, 50, 4000
    alarms = naive = 0
    for _ in range(runs):
        hits = chance.binomial(a_day, 0.3, (2, days)).cumsum(axis=1)
        n = a_day * np.arange(1, days + 1)
        differences = (hits[1] - hits[0]) / n
        shares = hits / n
        variances = (shares * (1 - shares)).sum(axis=0) / n
        reach = np.array([breadth(2 * int(each), planned) for each in n])
        alarms += bool((np.abs(differences) > reach * np.sqrt(variances))[2:].any())
        naive += bool((np.abs(differences) > 1.96 * np.sqrt(variances))[2:].any())
    assert alarms / runs <= ALPHA
    assert naive / runs > 3 * ALPHA  # why the ordinary interval must not be looked at daily


@given(st.lists(st.integers(0, 2000), min_size=2, max_size=4))
def test_a_split_is_suspicious_alike_in_whatever_order(counts):
    even = [1.0] * len(counts)
    p = mismatch(counts, even)
    assert 0 <= p <= 1
    assert mismatch(counts[::-1], even) == pytest.approx(p, rel=1e-6)


def test_an_even_split_is_trusted_and_a_crooked_one_is_not():
    assert mismatch([5030, 4970], [1, 1]) > 0.5
    assert mismatch([5300, 4700], [1, 1]) < SUSPICIOUS
    assert mismatch([0, 0], [1, 1]) == 1
    chance = np.random.default_rng(3)
    wrong = 0
    for _ in range(1000):
        ones = (chance.random(3000) < 0.5).cumsum()
        looks = [
            mismatch([int(ones[n - 1]), n - int(ones[n - 1])], [1, 1]) for n in (300, 1000, 3000)
        ]
        wrong += min(looks) < 0.05
    assert wrong <= 50


@pytest.mark.parametrize(("counts", "shares"), [([1], [1, 1]), ([1, 2], [1, 0]), ([-1, 1], [1, 1])])
def test_a_split_of_nonsense_is_refused(counts, shares):
    with pytest.raises(ValueError, match="shares"):
        mismatch(counts, shares)


def test_a_planned_experiment_finds_what_it_was_planned_for():
    planned = contacts_needed(Today(0.3), 0.05)
    chance, found = np.random.default_rng(5), 0
    for _ in range(400):
        half = planned // 2
        one, other = (
            Tally.all([(1, 1)] * n + [(0, 1)] * (half - n))
            for n in (chance.binomial(half, 0.3), chance.binomial(half, 0.35))
        )
        found += compare(one, other, planned).seen is Seen.MORE
    assert found / 400 == pytest.approx(0.8, abs=0.06)
    assert contacts_needed(Today(0.3), 0.05, variants=3) > 1.4 * planned
    assert contacts_needed(Today(0.3), -0.05) < planned < contacts_needed(Today(0.3), 0.04)


def scores(chance, happy, contacts, answering):
    """CES sums of contacts, of whom a share answers: 7 where she is happy, else anything."""
    answered = chance.random(contacts) < answering
    marks = np.where(chance.random(contacts) < happy, 7, chance.integers(1, 7, contacts))
    told = zip(answered, marks.tolist(), strict=True)
    return [(score, 1) if said else (0, 0) for said, score in told]


def test_a_planned_experiment_finds_a_score_that_only_some_are_asked_for():
    chance = np.random.default_rng(11)
    sample = [score for score, said in scores(chance, 0.5, 200_000, 0.25) if said]
    sums = {f"ces:{score}": sample.count(score) for score in range(1, 8)}
    today = Today.of(MEASURES["ces"].ratio, sums, 200_000)
    assert today.value == pytest.approx(5.25, abs=0.05)
    assert today.counted == pytest.approx(0.25, abs=0.01)
    assert today.spread(today.value) == pytest.approx(np.var(sample), rel=0.01)
    planned, found = contacts_needed(today, 0.35), 0  # 0.1 more of them are happy
    for _ in range(100):
        one, other = (Tally.all(scores(chance, happy, planned // 2, 0.25)) for happy in (0.5, 0.6))
        found += compare(one, other, planned, ALPHA, CES).seen is Seen.MORE
    assert found / 100 == pytest.approx(0.8, abs=0.12)
    everybody = replace(today, counted=1.0)
    assert contacts_needed(everybody, 0.35) == pytest.approx(planned / 4, rel=0.05)


def test_a_plan_knows_no_score_beyond_its_scale():
    nps = Today(90.0, ends=NPS)
    assert contacts_needed(nps, 50) == contacts_needed(nps, 10) < MOST
    assert contacts_needed(Today(100.0, ends=NPS), 5) == MOST
    assert Today.of(MEASURES["nps"].ratio, {}, 100) is None
    assert Today.of(MEASURES["nps"].ratio, {"nps:10": 4}, 0) is None
    assert Today.of(MEASURES["nps"].ratio, {"nps:10": 4}, 8).spread(100.0) > 0


def test_a_plan_says_how_long_it_takes():
    assert days_needed(3000, 100, 0.5, 3) == pytest.approx(63)
    assert days_needed(3000, 0, 0.5, 3) is None


def test_nothing_is_said_of_few_contacts_or_of_hits_that_hardly_happen():
    few = Tally.all([(1, 1)] * 40 + [(0, 1)] * 40)
    assert compare(few, few, 1000).seen is Seen.TOO_LITTLE
    rare = Tally.all([(1, 1)] * 9 + [(0, 1)] * 900)
    assert compare(rare, rare, 1000).seen is Seen.TOO_LITTLE
    assert compare(rare, rare, 1000).interval is None


def test_little_is_said_of_scores_near_an_end_of_their_scale_until_there_are_many():
    def seen(score, answers):
        one = Tally.all([(score, 1)] * answers + [(7 if score < 7 else 6, 1)] * 2 + [(0, 0)] * 400)
        return compare(one, one, 1000, ALPHA, CES).seen

    assert seen(4, 10) is Seen.TOO_LITTLE
    assert seen(4, 30) is Seen.NOTHING
    assert seen(7, 30) is Seen.TOO_LITTLE
    alike = Tally.all([(5, 1)] * 200)
    assert compare(alike, alike, 1000, ALPHA, CES).seen is Seen.TOO_LITTLE  # without any variance


def test_an_interval_of_scores_ends_where_their_scale_does():
    few = Tally.all([(100, 1)] * 12 + [(-100, 1)] * 12 + [(0, 0)] * 100)
    found = compare(few, few, 10**6, ALPHA, NPS)
    assert found.interval == (-200, 200)


def test_daily_looks_at_few_and_skewed_scores_are_wrong_at_most_one_time_in_twenty():
    chance = np.random.default_rng(13)
    runs, days, a_day, planned = 200, 30, 60, 3600
    for ends, added, chances in (
        (NPS, (100, 0, -100), (0.62, 0.28, 0.10)),
        (CES, (7, 6, 4, 1), (0.8, 0.12, 0.05, 0.03)),
    ):
        alarms = 0
        for _ in range(runs):
            so_far = [Tally(), Tally()]
            seen = set()
            for _ in range(days):
                for at in (0, 1):
                    answers = int(chance.binomial(a_day, 0.12))
                    told = [(int(one), 1) for one in chance.choice(added, answers, p=chances)]
                    so_far[at] += Tally.all(told + [(0, 0)] * (a_day - answers))
                seen.add(compare(*so_far, planned, ALPHA, ends).seen)
            alarms += bool(seen & {Seen.MORE, Seen.LESS})
        assert Seen.NOTHING in seen  # the last run had enough to speak
        assert alarms / runs <= ALPHA


def test_it_is_told_where_not_as_many_of_the_contacts_are_counted():
    def answering(answers):
        return Tally.all([(4, 1), (6, 1)] * (answers // 2) + [(0, 0)] * (1000 - answers))

    found = compare(answering(100), answering(110), 2000, ALPHA, CES)
    assert (found.seen, found.alike) == (Seen.NOTHING, True)
    found = compare(answering(100), answering(250), 2000, ALPHA, CES)
    assert (found.seen, found.alike) == (Seen.NOTHING, False)
    everybody = Tally.all([(1, 1), (0, 1)] * 200)
    assert compare(everybody, everybody, 2000).alike is None
    assert compare(answering(6), answering(6), 2000, ALPHA, CES).alike is None


@pytest.mark.parametrize(
    ("metric", "figures", "zh", "en"),
    [
        (
            "nps",
            ("nps:10", "nps:3"),
            "“净推荐值（NPS）”高出 100.0 分（",
            "is 100.0 points higher (+",
        ),
        ("ces", ("ces:6", "ces:4"), "“自助轻松度（CES）”高出 1.00 分（+0.", "is 1.00 higher (+0."),
    ],
)
def test_a_score_is_told_as_it_is_given(metric, figures, zh, en):
    high, low = ({figure: 1} for figure in figures)
    told = [Observation("a", A_DAY, sums) for sums in [high] * 75 + [low] * 75]
    told += [Observation("b", A_DAY, sums) for sums in [high] * 120 + [low] * 30]
    told += [Observation(key, A_DAY, {}) for key in "ab" * 50]
    found = result(experiment(metric, guards=()), told, {"a": 200, "b": 200}).main
    said = sentence(metric, replace(found.compared["b"], difference=100 if metric == "nps" else 1))
    assert zh in said["zh"]
    assert en in said["en"]
    assert found.tallies["a"].counted == 150
    assert found.tallies["a"].contacts == 200
    assert sentence(metric, result(experiment(metric), [], {}).main.compared["b"])["en"].endswith(
        "the more, the nearer their mean is to an end of the scale."
    )


def test_a_result_names_the_difference_the_harm_and_each_days_look():
    told = []
    for day in range(4):
        told += [seen_of("confirmed", 1, 1, day)] * 60 + [seen_of("confirmed", 0, 1, day)] * 140
        told += [seen_of("confirmed", 1, 1, day, "b")] * 110
        told += [seen_of("confirmed", 0, 1, day, "b")] * 90
    found = result(experiment(), told, {"a": 800, "b": 800})
    assert found.main.compared["b"].seen is Seen.MORE
    assert found.main.tallies["b"].value == pytest.approx(0.55)
    assert [look.contacts for look in found.looks] == [400, 800, 1200, 1600]
    assert found.looks[-1].compared == found.main.compared
    assert found.trusted
    said = sentence("confirmed", found.main.compared["b"])
    assert "25.0" in said["zh"]
    assert "higher" in said["en"]
    assert "better" in said["en"]


def test_a_guard_that_gets_worse_is_named():
    told = [seen_of("handed_off", 0, 1)] * 500 + [seen_of("handed_off", 1, 1)] * 100
    told += [seen_of("handed_off", 0, 1, 0, "b")] * 300 + [
        seen_of("handed_off", 1, 1, 0, "b")
    ] * 300
    assert result(experiment(), told, {"a": 600, "b": 600}).harmed == ("handed_off",)
    assert result(experiment(guards=()), told, {"a": 600, "b": 600}).harmed == ()


def test_no_difference_is_said_in_words_and_a_crooked_split_is_not_trusted():
    told = [seen_of("confirmed", 1, 1)] * 300 + [seen_of("confirmed", 0, 1)] * 300
    told += [seen_of("confirmed", 1, 1, 0, "b")] * 305 + [seen_of("confirmed", 0, 1, 0, "b")] * 295
    found = result(experiment(), told, {"a": 900, "b": 600})
    assert found.main.compared["b"].seen is Seen.NOTHING
    assert sentence("confirmed", found.main.compared["b"])["en"].startswith("No difference seen")
    assert sentence("confirmed", found.main.compared["b"])["zh"].startswith("未见差异")
    assert not found.trusted


def test_more_variants_are_compared_more_carefully():
    told = [seen_of("confirmed", 1, 1)] * 200 + [seen_of("confirmed", 0, 1)] * 200
    both = told + [Observation(key, one.day, one.sums) for key in "bc" for one in told]
    two = result(experiment(), both[:800], {"a": 400, "b": 400}).main.compared["b"].interval
    three = result(experiment(variants=3), both, dict.fromkeys("abc", 400)).main.compared
    assert set(three) == {"b", "c"}
    assert three["b"].interval[1] > two[1]
