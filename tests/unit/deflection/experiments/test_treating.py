"""How customers are split and treated, and what of an experiment is refused."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.errors import InvalidInput
from core.sampling import is_sampled
from deflection.episodes.outcomes import Definition
from deflection.episodes.surveys import SurveyKind
from deflection.experiments.drafting import ExperimentDraft, check
from deflection.experiments.measures import MEASURES, SURVEYS
from deflection.experiments.treating.assigning import Assigned, assigned
from deflection.experiments.treating.splitting import variant_of
from deflection.experiments.treating.treatment import AS_SET, Treatment, merged
from deflection.experiments.treating.vocabulary import Vocabulary
from deflection.numbers.metric import Unit
from server.experiments import vocabulary
from tests.unit.deflection.experiments.test_analysis import experiment

CONTACTS = [f"contact-{number}" for number in range(20_000)]
LONGER = {"zh": "好的，{alternatives}？", "en": "{alternatives}, please?"}
TREATMENTS = st.builds(
    Treatment,
    wrong_answers=st.none() | st.floats(0, 100),
    choices=st.none() | st.integers(2, 5),
    asks_back=st.none() | st.booleans(),
    suggests=st.none() | st.booleans(),
    offers_after=st.none() | st.integers(1, 5),
    words=st.dictionaries(
        st.sampled_from(["greeting", "offer"]), st.just({"zh": "您好", "en": "Hi"})
    ),
    ranking=st.dictionaries(st.sampled_from(["words", "asked"]), st.floats(-1.5, 1.5)),
)


def test_a_contact_is_always_in_the_same_variant_and_all_are_split_evenly():
    one = experiment(variants=3)
    first = [variant_of(one, contact).key for contact in CONTACTS]
    assert first == [variant_of(one, contact).key for contact in CONTACTS]
    for count in Counter(first).values():
        assert count == pytest.approx(len(CONTACTS) / 3, rel=0.04)


def test_a_share_of_the_contacts_is_in_it_and_growing_it_moves_nobody():
    few, more = replace(experiment(), share=0.2), replace(experiment(), share=0.6)
    inside = {contact: variant_of(few, contact) for contact in CONTACTS}
    found = {contact: one for contact, one in inside.items() if one is not None}
    assert len(found) == pytest.approx(0.2 * len(CONTACTS), rel=0.06)
    assert all(variant_of(more, contact) == one for contact, one in found.items())


def test_the_splits_of_two_experiments_have_nothing_to_do_with_each_other():
    one, other = experiment(), replace(experiment(), salt="another")
    pairs = Counter((variant_of(one, c).key, variant_of(other, c).key) for c in CONTACTS)
    for count in pairs.values():
        assert count == pytest.approx(len(CONTACTS) / 4, rel=0.05)
    # Nor does who is in one decide where she is in it.
    half = replace(experiment(), share=0.5)
    inside = Counter(one.key for c in CONTACTS if (one := variant_of(half, c)) is not None)
    assert inside["a"] == pytest.approx(inside["b"], rel=0.06)


@given(TREATMENTS)
def test_a_treatment_travels_as_it_is(treatment):
    one = Assigned("e1", "b", {"a": AS_SET, "b": treatment})
    assert Assigned.read(one.to_json()) == one
    assert one.treatment == treatment


@given(TREATMENTS)
def test_a_treatment_changes_what_its_levers_name_and_nothing_else(treatment):
    assert treatment.over(AS_SET) == treatment
    assert AS_SET.over(treatment) == treatment
    assert (treatment == AS_SET) == (not treatment.levers)
    assert merged({"e1": treatment, "e2": AS_SET}) == treatment


def test_who_is_in_several_experiments_is_treated_by_all():
    one, other = Treatment(choices=2), Treatment(wrong_answers=1, words={})
    both = merged({"e1": one, "e2": other})
    assert (both.choices, both.wrong_answers, both.asks_back) == (2, 1, None)
    running = [replace(experiment(), id=id_) for id_ in ("e1", "e2")]
    assert [each.experiment_id for each in assigned(running, "c")] == ["e1", "e2"]
    assert assigned([replace(running[0], share=0.0)], "c") == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"wrong_answers": -1},
        {"wrong_answers": float("nan")},
        {"wrong_answers": 101},
        {"choices": 1},
        {"choices": 6},
        {"choices": True},
        {"asks_back": "perhaps"},
        {"offers_after": 0},
        {"ranking": {"words": 1.6}},
        {"ranking": {"words": float("inf")}},
        {"words": {"greeting": {"zh": "您好"}}},
        {"words": {"greeting": {"zh": " ", "en": "Hello"}}},
        {"words": {"greeting": {"zh": "您" * 501, "en": "Hello"}}},
        {"thresholds": 3},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValidationError):
        Treatment.model_validate(wrong)


def draft(**changed):
    """A draft that makes sense, but for what is changed."""
    told = {
        "name": "n",
        "variants": [{"name": "as it is"}, {"name": "other", "treatment": {"choices": 2}}],
        **changed,
    }
    return ExperimentDraft.model_validate(told)


def treated(treatment):
    """Two variants, the second treated in some way."""
    return [{"name": "as it is"}, {"name": "other", "treatment": treatment}]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"metric": "wait_p50"}, "metric"),
        ({"guards": ["nice"]}, "guards"),
        ({"guards": ["confirmed"]}, "guards"),
        ({"guards": ["csat", "csat"]}, "guards"),
        ({"days": 1}, "days"),
        ({"metric": "durable", "days": 7}, "days"),
        ({"guards": ["fcr"], "days": 3}, "days"),
        ({"variants": treated({})}, "variants"),
        ({"variants": [{"name": "x"}, {"name": "x", "treatment": {"choices": 2}}]}, "variants"),
        (
            {"variants": treated({"words": {"nothing": {"zh": "您好", "en": "Hi"}}})},
            "variants.1.treatment.words.nothing",
        ),
        (
            {"variants": treated({"words": {"which_of": {"zh": "哪个？", "en": "Which?"}}})},
            "variants.1.treatment.words.which_of.zh",
        ),
        (
            {"variants": treated({"words": {"greeting": {"zh": "您好{0.__class__}", "en": "x"}}})},
            "variants.1.treatment.words.greeting.zh",
        ),
        (
            {"variants": treated({"ranking": {"luck": 0.5}})},
            "variants.1.treatment.ranking.luck",
        ),
    ],
)
def test_an_experiment_that_makes_no_sense_is_refused_with_its_field(changed, field):
    with pytest.raises(InvalidInput) as refused:
        check(draft(**changed), vocabulary(), Definition())
    assert refused.value.details["field"] == field


def test_an_experiment_that_makes_sense_is_taken():
    check(draft(), vocabulary(), Definition())
    check(draft(variants=treated({"words": {"which_of": LONGER}})), vocabulary(), Definition())
    check(draft(metric="durable", days=8), vocabulary(), Definition())
    short = Definition(assumed_after=timedelta(hours=1))
    check(draft(days=2), vocabulary(), short)


def test_every_text_of_the_bot_may_be_tried_in_other_words():
    shipped = vocabulary()
    words = {key: {"zh": texts["zh"], "en": texts["en"]} for key, texts in shipped.texts.items()}
    for key, one in words.items():
        shipped.check(Treatment.model_validate({"words": {key: one}}), "x")
    with pytest.raises(InvalidInput, match="no text"):
        Vocabulary({}, ()).check(Treatment(words={"greeting": words["greeting"]}), "x")


NAMES = (
    *("outcome:confirmed", "outcome:bounced", "outcome:handed_off", "questions"),
    *("fcr:true", "fcr:false", "waited:3", "abandoned:5"),
    *(f"csat:{score}" for score in range(1, 6)),
    *(f"nps:{score}" for score in range(11)),
    *(f"ces:{score}" for score in range(1, 8)),
)


@given(st.dictionaries(st.sampled_from(NAMES), st.integers(0, 9)))
def test_every_measure_is_a_ratio_and_what_the_reports_tell(sums):
    for code, measure in MEASURES.items():
        top, whole = measure.ratio.counted(sums)
        told = measure.metric.measure(sums)
        assert told.of == whole
        assert told.value == (pytest.approx(top / whole) if whole else None), code
        assert measure.metric.unit in (Unit.SHARE, Unit.POINTS, Unit.MEAN)


@given(st.lists(st.integers(0, 10), min_size=1), st.lists(st.integers(1, 7), min_size=1))
def test_the_ratios_of_scores_are_made_of_single_answers(likely, easy):
    added = {
        "nps": [100 * ((score >= 9) - (score <= 6)) for score in likely],
        "ces": easy,
        "csat": [int(score >= 4) for score in easy if score <= 5],
    }
    sums = Counter(f"nps:{score}" for score in likely)
    sums.update(f"ces:{score}" for score in easy)
    sums.update(f"csat:{score}" for score in easy if score <= 5)
    for code, each in added.items():
        ratio = MEASURES[code].ratio
        assert ratio.counted(sums) == (sum(each), len(each))
        assert ratio.squares(sums) == sum(one**2 for one in each)
        assert all(ratio.ends[0] <= one <= ratio.ends[1] for one in each)


def test_who_is_asked_by_a_survey_has_nothing_to_do_with_the_split():
    one = experiment()
    for kind in (SurveyKind.NPS, SurveyKind.CES):
        asked = Counter(variant_of(one, c).key for c in CONTACTS if is_sampled(kind, c, 0.2))
        assert sum(asked.values()) == pytest.approx(0.2 * len(CONTACTS), rel=0.06)
        assert asked["a"] == pytest.approx(asked["b"], rel=0.08)


def test_a_guard_warns_by_early_answers_and_what_decides_waits_for_late_ones():
    rule = Definition()
    for code in sorted(SURVEYS):
        check(draft(guards=[code], days=2), vocabulary(), rule)
        with pytest.raises(InvalidInput) as refused:
            check(draft(metric=code, guards=[], days=14), vocabulary(), rule)
        assert refused.value.details["field"] == "days"
        check(draft(metric=code, guards=[], days=15), vocabulary(), rule)
