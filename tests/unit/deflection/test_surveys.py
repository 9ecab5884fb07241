"""What facts say of surveys, and the metrics made of them."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deflection.episodes.following import NEVER
from deflection.episodes.outcomes import Definition, verdict
from deflection.episodes.surveys import SCALES, SurveyKind, surveys
from deflection.facts import Fact, FactKind
from deflection.numbers.figures import Of, figures
from deflection.numbers.intervals import of_difference, of_mean
from deflection.numbers.metrics import report
from tests.unit.deflection.telling import START, accepted, episode, told, wants

ASKED, ANSWERED, DECLINED = (
    FactKind.SURVEY_ASKED,
    FactKind.SURVEY_ANSWERED,
    FactKind.SURVEY_DECLINED,
)


def of_survey(what: FactKind, minutes: float, survey_id: str, kind: str, **data):
    about = {"survey_id": survey_id, "kind": kind, **data}
    return Fact(what, START + timedelta(minutes=minutes), data=about)


def asks(kind: str, id_: str = "s1", minutes: float = 10):
    return of_survey(ASKED, minutes, id_, kind)


def scores(kind: str, score: int, id_: str = "s1", minutes: float = 11, comment: str = ""):
    return of_survey(ANSWERED, minutes, id_, kind, score=score, comment=comment)


def declines(kind: str, id_: str = "s1", minutes: float = 11):
    return of_survey(DECLINED, minutes, id_, kind)


def test_the_first_thing_that_she_does_counts():
    [found] = surveys([asks("nps"), scores("nps", 9), scores("nps", 0), declines("nps")])
    assert (found.score, found.declined) == (9, False)
    [found] = surveys([asks("nps"), declines("nps"), scores("nps", 10)])
    assert (found.score, found.declined) == (None, True)


def test_an_answer_whose_question_was_told_later_or_never_counts_once():
    [found] = surveys([scores("ces", 6, minutes=5), asks("ces", minutes=2)])
    assert (found.kind, found.score, found.asked_at) == (
        SurveyKind.CES,
        6,
        asks("ces", minutes=2).at,
    )
    assert len(surveys([scores("ces", 6)])) == 1


def test_ratings_of_before_there_were_surveys_still_count_and_the_last_one_does():
    facts = [*wants(), *accepted(3), told(FactKind.RESOLVED, minutes=8, agent_id="mei")]
    facts += [told(FactKind.RATED, minutes=9, rating=2), told(FactKind.RATED, minutes=9, rating=5)]
    [found] = surveys(facts)
    assert (found.kind, found.score, found.agent_id) == (SurveyKind.CSAT, 5, "mei")


def figures_of(*facts):
    found, rule = episode([*facts]), Definition()
    added = figures(found, verdict(found, NEVER, START, rule), UTC, rule)
    return {(cell.of, cell.member, cell.day, name): n for (cell, name), n in added.items()}


def test_an_answer_counts_on_the_day_on_which_it_was_asked_for_however_late():
    late = 10 + 9 * 24 * 60
    found = figures_of(asks("nps"), scores("nps", 3, minutes=late, comment="太慢"))
    day = START.date()
    assert found == {(Of.ALL, "", day, name): 1 for name in ("nps_asked", "nps:3", "nps_commented")}


def test_what_she_thinks_of_a_chat_is_told_of_the_agent_who_ended_it_and_nothing_else_is():
    chat = [*wants(), *accepted(3, "tom"), told(FactKind.RESOLVED, minutes=8, agent_id="mei")]
    found = figures_of(*chat, asks("csat"), scores("csat", 4), asks("nps", "s2"))
    hers = {key[3] for key in found if key[0] is Of.AGENT and key[1] == "mei"}
    assert hers == {"csat_asked", "csat:4"}


def sums(kind: str, asked: int, **given_scores: int):
    return {
        f"{kind}_asked": asked,
        **{f"{kind}:{name.removeprefix('s')}": count for name, count in given_scores.items()},
    }


def test_each_metric_has_its_own_denominator():
    found = report(
        {
            **sums("csat", 20, s5=3, s4=1, s2=4),
            **sums("nps", 40, s10=5, s9=1, s8=2, s6=1, s0=1),
            **sums("ces", 10, s7=2, s5=1, s3=2),
        }
    )
    assert (found["csat"].value, found["csat"].of) == (0.5, 8)
    assert (found["csat_response"].value, found["csat_response"].of) == (0.4, 20)
    assert (found["nps"].value, found["nps"].of) == (pytest.approx(40), 10)
    assert (found["nps_response"].value, found["nps_response"].of) == (0.25, 40)
    assert (found["ces"].value, found["ces"].of) == (5.0, 5)
    assert (found["ces_easy"].value, found["ces_response"].value) == (0.6, 0.5)


def test_the_interval_of_a_mean_is_students():
    # mean 5, standard deviation 2, t(4) = 2.776
    low, high = of_mean({7: 2, 5: 1, 3: 2})
    assert (low, high) == (3, 7)  # it does not leave the scores that were given
    low, high = of_mean({7: 20, 5: 10, 3: 20})
    assert (round(low, 3), round(high, 3)) == (4.486, 5.514)
    assert of_mean({7: 4}) is None


def test_five_who_agree_are_no_certainty():
    counts = dict.fromkeys(range(1, 8), 0)
    # As 5 × 7 and 1 × 6: mean 6.833, standard deviation 0.408, t(5) = 2.571
    low, high = of_mean(counts | {7: 5})
    assert (round(low, 2), high) == (6.4, 7)
    low, high = of_mean(counts | {4: 5})
    assert (round(low, 2), round(high, 2)) == (3.4, 4.6)
    assert of_mean(counts | {7: 500})[0] > 6.99


def test_the_interval_of_a_difference_is_the_published_one():
    # Bonett and Price: (41 - 21) / 102 ± 1.96 √((62/102 - (20/102)²) / 102)
    low, high = of_difference(40, 20, 100)
    assert (round(low, 4), round(high, 4)) == (0.0496, 0.3425)
    assert of_difference(0, 0, 0) is None


@given(st.lists(st.integers(0, 10), min_size=1, max_size=200))
def test_intervals_hold_their_value_and_stay_on_the_scale(given_scores):
    counts = {score: given_scores.count(score) for score in SCALES[SurveyKind.NPS].scores}
    found = report({f"nps:{score}": count for score, count in counts.items()})["nps"]
    low, high = found.interval
    assert -100 <= low <= found.value <= high <= 100
    mean = of_mean(counts)
    if mean is not None:
        assert 0 <= mean[0] <= sum(given_scores) / len(given_scores) + 1e-9
        assert sum(given_scores) / len(given_scores) - 1e-9 <= mean[1] <= 10
