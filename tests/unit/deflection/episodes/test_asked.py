"""Which questions were answered, and how the others ended."""

from __future__ import annotations

from deflection.episodes.asked import Ended, Why, asked
from tests.unit.studio.histories import History


def _ends(history: History) -> list[tuple[Why | None, Ended]]:
    return [(one.why, one.ended) for one in asked(history.facts)]


def test_no_facts_are_no_questions():
    assert asked([]) == []


def test_a_question_that_nothing_answers_gives_up_so_far():
    [one] = asked(History().ask("改抬头", "no_answer", "a", confidence=0.2).facts)
    assert (one.why, one.ended, one.nearest, one.confidence) == (
        Why.NOTHING,
        Ended.GAVE_UP,
        "a",
        0.2,
    )


def test_what_is_perhaps_related_is_shown_but_answers_nothing():
    [one] = asked(History().ask("改抬头").offer("a", "b").facts)
    assert (one.why, one.shown) == (Why.NOTHING, ("a", "b"))


def test_an_answer_that_nobody_speaks_against_answers():
    assert _ends(History().ask("退款", "answer", "a").answer("a")) == [(None, Ended.HELPED)]


def test_a_vote_says_whether_an_answer_helped():
    history = History().ask("退款", "answer", "a").answer("a")
    assert _ends(history.vote("a", False)) == [(Why.NOT_HELPED, Ended.GAVE_UP)]
    assert _ends(history.vote("a", True)) == [(None, Ended.HELPED)]


def test_a_person_soon_after_an_answer_says_that_it_did_not_help():
    history = History().ask("退款", "answer", "a").answer("a").wait(minutes=5).person()
    assert _ends(history) == [(Why.NOT_HELPED, Ended.PERSON)]


def test_a_person_an_hour_later_is_wanted_for_something_else():
    history = History().ask("退款", "answer", "a").answer("a").wait(hours=1).person()
    assert _ends(history) == [(None, Ended.PERSON)]


def test_an_agent_who_takes_over_is_not_the_customers_wish():
    history = History().ask("退款", "answer", "a").answer("a").person("taken_over")
    assert _ends(history) == [(None, Ended.HELPED)]


def test_an_offer_that_nothing_is_taken_of_leaves_her_unsure():
    assert _ends(History().ask("退款", "choose", "a").offer("a", "b")) == [
        (Why.UNSURE, Ended.GAVE_UP)
    ]


def test_a_choice_or_an_opened_article_answers():
    chosen = History().ask("退款", "choose", "a").offer("a", "b").answer("b", score=None)
    opened = History().ask("退款", "choose", "a").offer("a", "b").open("b")
    assert _ends(chosen) == _ends(opened) == [(None, Ended.HELPED)]


def test_a_choice_that_is_followed_by_the_wish_for_a_person_does_not():
    history = History().ask("退款", "choose", "a").offer("a").answer("a", score=None).person()
    assert _ends(history) == [(Why.NOT_HELPED, Ended.PERSON)]


def test_the_answer_to_what_the_bot_asked_back_belongs_to_the_question():
    history = History().ask("实例", "ask_back").search("实例 ecs", "answer", "a").answer("a")
    assert _ends(history) == [(None, Ended.HELPED)]


def test_a_question_that_was_asked_back_about_and_left_is_unsure():
    assert _ends(History().ask("实例", "ask_back")) == [(Why.UNSURE, Ended.GAVE_UP)]


def test_the_same_question_in_other_words_helps_the_first():
    history = History().ask("改抬头", "no_answer", "a", "b")
    history.ask("发票抬头怎么改", "answer", "b").answer("b")
    assert _ends(history) == [(Why.NOTHING, Ended.HELPED), (None, Ended.HELPED)]


def test_another_question_that_is_answered_does_not():
    history = History().ask("改抬头", "no_answer", "a").ask("退款", "answer", "c").answer("c")
    assert _ends(history)[0] == (Why.NOTHING, Ended.GAVE_UP)


def test_a_vote_under_an_older_answer_belongs_to_its_question():
    history = History().ask("退款", "answer", "a").answer("a").ask("发票").vote("a", False)
    assert [one.why for one in asked(history.facts)] == [Why.NOT_HELPED, Why.NOTHING]


def test_what_an_agent_sends_answers_no_question_of_the_bot():
    history = History().ask("改抬头", "no_answer")
    history.add(history.facts[0].kind.SHOWN, "a", sent_by="agent", **{"as": "article"})
    assert [one.why for one in asked(history.facts)] == [Why.NOTHING]
