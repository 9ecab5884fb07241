"""What a contact did in her days, from her facts alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

from deflection.books.store import Key
from deflection.episodes.outcomes import Definition
from deflection.experiments.analysis.ratios import Tally
from deflection.experiments.drafting import least_days
from deflection.experiments.measures import MEASURES
from deflection.experiments.observing import observed
from deflection.facts import Fact, FactKind, Subject
from deflection.forgetting import without_words
from tests.unit.deflection.telling import START, asks, told, votes

RULE = Definition()
HOURS = 60.0
FIRST, SECOND = Key("c1", 1), Key("c2", 1)


def exposed(minutes=0.0, experiment="e1"):
    """What is told of an exposure."""
    return [told(FactKind.EXPOSED, minutes=minutes, experiment=experiment, variant="b")]


def history(**episodes):
    """The facts of a contact's episodes, each a conversation of its own."""
    return {
        Key(name, 1): (Subject(name, "contact-1", 1, "web"), facts)
        for name, facts in episodes.items()
    }


def after(days, **episodes):
    """What is known of her so many days after the start."""
    return observed(history(**episodes), "e1", START + timedelta(days=days), RULE, UTC)


def test_an_exposed_contact_counts_by_what_the_reports_would_count():
    found = after(3, c1=asks("q", "answer", "a1") + exposed() + votes("a1", True))
    assert set(found) == {FIRST}
    assert found[FIRST]["outcome:confirmed"] == 1
    assert found[FIRST]["questions"] == 1
    assert not any(name.startswith("chats") for name in found[FIRST])


def test_a_contact_who_is_forgotten_is_counted_as_before():
    experiment = "5f" * 16  # ids are hexadecimal, and may begin with a digit
    facts = asks("怎么退款", "answer", "a1") + exposed(experiment=experiment) + votes("a1", True)
    bare = [replace(fact, data=without_words(fact.kind, fact.data)) for fact in facts]
    until = START + timedelta(days=3)
    counted = observed(history(c1=facts), experiment, until, RULE, UTC)
    assert counted == observed(history(c1=bare), experiment, until, RULE, UTC)
    assert counted[FIRST]["outcome:confirmed"] == 1


def test_what_comes_after_her_days_changes_nothing():
    facts = asks("q", "answer", "a1") + exposed()
    late = told(FactKind.HANDOFF_REQUESTED, minutes=4 * 24 * HOURS, reason="requested")
    assert after(3, c1=facts) == after(3, c1=[*facts, late])
    assert after(3, c1=facts)[FIRST]["outcome:assumed"] == 1
    again = asks("q", "answer", "a1", minutes=3.5 * 24 * HOURS)
    assert SECOND not in after(3, c1=facts, c2=again)


def test_an_episode_before_her_exposure_does_not_count_and_one_after_does():
    before = asks("q", "no_answer", minutes=-5 * 24 * HOURS)
    later = asks("q", "answer", "a1", minutes=24 * HOURS)
    shown = asks("q", "answer", "a1") + exposed()
    found = after(3, c0=before, c1=shown, c2=later)
    assert set(found) == {FIRST, SECOND}
    assert found[FIRST]["outcome:assumed"] == 1


def test_who_asks_again_at_once_came_back():
    shown = asks("q", "answer", "a1") + exposed()
    found = after(3, c1=shown, c2=asks("q", "answer", "a1", minutes=2 * HOURS))
    assert found[FIRST]["outcome:came_back"] == 1


def test_what_is_not_settled_when_her_days_are_over_stays_so():
    shown = asks("q", "answer", "a1") + exposed()
    found = after(3, c1=shown, c2=asks("q", "answer", "a1", minutes=71 * HOURS))
    assert found[SECOND]["outcome:pending"] == 1


def test_who_was_exposed_to_another_experiment_is_not_observed():
    assert after(3, c1=asks("q", "answer", "a1") + exposed(experiment="e2")) == {}
    assert after(3) == {}


def survey(asked, answered=None, kind="nps", score=9):
    """A survey that was asked after so many minutes, and answered after some more."""
    about = {"survey_id": f"s{asked}", "kind": kind}
    facts = [Fact(FactKind.SURVEY_ASKED, START + timedelta(minutes=asked), data=about)]
    if answered is not None:
        at = START + timedelta(minutes=answered)
        facts.append(Fact(FactKind.SURVEY_ANSWERED, at, data={**about, "score": score}))
    return facts


def scores(found):
    """What surveys add to the figures of her first episode."""
    return {name: n for name, n in found[FIRST].items() if name.startswith(("nps", "ces"))}


def test_an_answer_counts_within_her_days_and_a_later_one_never():
    facts = asks("q", "answer", "a1") + exposed() + survey(30, 5 * 24 * HOURS)
    assert scores(after(3, c1=facts)) == {"nps_asked": 1}
    assert scores(after(15, c1=facts)) == {"nps_asked": 1, "nps:9": 1}


def test_who_was_asked_on_her_first_day_can_answer_until_it_counts_where_a_survey_decides():
    day = 24 * HOURS
    facts = asks("q", "answer", "a1") + exposed() + survey(0.9 * day, 14.8 * day, "ces", 6)
    days = least_days("ces", RULE, decides=True)
    assert scores(after(days, c1=facts)) == {"ces_asked": 1, "ces:6": 1}


def test_a_survey_of_before_her_exposure_does_not_count_whenever_she_answers():
    shown = asks("q", "answer", "a1") + survey(5, 40) + exposed(minutes=20) + survey(30, 50)
    found = after(15, c1=sorted(shown, key=lambda fact: fact.at))
    assert scores(found) == {"nps_asked": 1, "nps:9": 1}


def test_who_is_in_no_sample_or_says_nothing_has_no_score_and_is_a_contact_all_the_same():
    silent = after(15, c1=asks("q", "answer", "a1") + exposed() + survey(30))
    for found in (silent, after(15, c1=asks("q", "answer", "a1") + exposed())):
        sums = found[FIRST]
        assert MEASURES["nps"].ratio.counted(sums) == (0, 0)
        assert Tally.all([MEASURES["nps"].ratio.counted(sums)]).contacts == 1
