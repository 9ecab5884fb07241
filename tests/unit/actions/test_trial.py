"""What experiments make of a turn: the bot really does otherwise, and says when it mattered."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.action_say import courtesies
from actions.dialogue.answering import answer_question
from actions.dialogue.failure import failed
from actions.dialogue.services import Services
from actions.dialogue.trial import Trial
from actions.dialogue.turn import Turn
from actions.dialogue.words import Words, words
from deflection.experiments.treating.assigning import Assigned
from deflection.experiments.treating.treatment import AS_SET, Treatment
from handoff.bot.reply import Exposed, OfferPerson, from_json
from kb_index.ranking.policy import Thresholds
from tests.conversations.knowledge import REFUND_ZH, Knowledge

HELLO = {"zh": "早上好，您想问什么？", "en": "Good morning, what would you like to ask?"}
SURE, NEVER = Thresholds(0.5, 0.5), Thresholds(1.1, 1.1)


def trial(variant: str, b: Treatment, a: Treatment = AS_SET) -> Trial:
    """A customer in a variant of one experiment."""
    return Trial([Assigned("e1", variant, {"a": a, "b": b})])


def turn(text: str, variant: str, b: Treatment) -> Turn:
    """A question of such a customer."""
    return Turn(text, "zh", "question", {}, {}, trial=trial(variant, b))


async def answered(one: Turn) -> Any:
    """Return what is proposed first."""
    knowledge = Knowledge()

    def tuned(treatment: Treatment) -> Thresholds:
        return NEVER if treatment.wrong_answers == 0 else SURE

    services = Services(knowledge, knowledge, SURE, tuned)
    return (await answer_question(one, services)).proposals[0]


async def test_each_variant_decides_by_its_own_thresholds_and_both_count() -> None:
    strict = Treatment(wrong_answers=0)
    as_set, tried = (turn("怎么申请退款", key, strict) for key in "ab")
    assert (await answered(as_set)).article_id == REFUND_ZH
    assert (await answered(tried)).kind != "answer"
    assert as_set.trial.exposed() == [Exposed("e1", "a")]
    assert tried.trial.exposed() == [Exposed("e1", "b")]


async def test_where_both_would_do_the_same_nobody_counts() -> None:
    strict = Treatment(wrong_answers=0)
    for key in "ab":
        one = turn("外星人", key, strict)
        assert (await answered(one)).kind == "no_answer"
        assert one.trial.exposed() == []


def test_a_text_is_said_in_the_words_of_the_variant_and_counts_when_it_is_said() -> None:
    other = Treatment.model_validate({"words": {"greeting": HELLO}})
    tried, as_set = turn("你好", "b", other), turn("你好", "a", other)
    assert tried.says(Words.THANKS) == words(Words.THANKS, "zh")
    assert tried.trial.exposed() == []
    assert tried.says(Words.GREETING) == HELLO["zh"]
    assert as_set.says(Words.GREETING) == words(Words.GREETING, "zh")
    assert [each.trial.exposed() for each in (as_set, tried)] == [
        [Exposed("e1", "a")],
        [Exposed("e1", "b")],
    ]


@pytest.mark.parametrize(("variant", "offers"), [("a", False), ("b", True)])
def test_a_person_is_offered_as_soon_as_the_variant_says(variant: str, offers: bool) -> None:
    one = turn("不行", variant, Treatment(offers_after=1))
    found = failed(one, []).proposals
    assert any(isinstance(each, OfferPerson) for each in found) is offers
    assert one.trial.exposed() == [Exposed("e1", variant)]
    # The second time both offer one.
    slots = {"failures": 1}
    later = Turn("不行", "zh", "", {}, slots, trial=trial(variant, Treatment(offers_after=1)))
    assert len(failed(later, []).proposals) == 1
    assert later.trial.exposed() == []


def test_who_is_in_no_experiment_is_treated_as_is_set() -> None:
    alone = Trial()
    assert alone.treatment == AS_SET
    assert alone.weigh(lambda treatment: treatment.choices) is None
    assert alone.exposed() == []


def test_what_another_experiment_does_to_her_is_part_of_both_answers() -> None:
    both = Trial(
        [
            Assigned("e1", "a", {"a": AS_SET, "b": Treatment(wrong_answers=0)}),
            Assigned("e2", "b", {"a": AS_SET, "b": Treatment(suggests=False)}),
        ]
    )
    told = both.weigh(lambda treatment: (treatment.wrong_answers == 0, treatment.suggests))
    assert told == (False, False)
    assert [each.experiment for each in both.exposed()] == ["e1", "e2"]


async def test_an_action_reads_her_experiments_and_tells_that_they_mattered() -> None:
    other = Treatment.model_validate({"words": {"greeting": HELLO}})
    told = [Assigned("e1", "b", {"a": AS_SET, "b": other}).to_json()]
    message = {"text": "hello", "metadata": {"language": "en", "experiments": told}}
    tracker = Tracker("me", {}, message, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    [greet] = [each for each in courtesies() if each.key == "action_greet"]
    await greet.run(dispatcher, tracker, {})
    said, *_, last = [from_json(each["custom"]) for each in dispatcher.messages]
    assert said.text == HELLO["en"]
    assert last == Exposed("e1", "b")
