"""What is learned from, and what is held back: never the same text on both sides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import TooLittleToLearn
from kb_index.adapting.material import ENOUGH, Confirmed, gather, held
from tests.unit.kb_index.adapting.planted import article

ARTICLES = [article(f"meaning {number}", 10) for number in range(20)]


def test_about_a_fifth_is_held_back_and_neither_learned_nor_indexed() -> None:
    material = gather(ARTICLES, [])
    asked = {one.text for one in material.held_back}
    assert 25 <= len(asked) <= 55
    assert asked.isdisjoint(lesson.text for lesson in material.lessons)
    indexed = {text for one in material.articles for text in (one.title, *one.variants)}
    assert asked.isdisjoint(indexed)
    assert len(indexed) + len(asked) == 220


def test_a_question_stays_on_its_side_when_others_come() -> None:
    before = {one.text for one in gather(ARTICLES, []).held_back}
    grown = [*ARTICLES, article("another", 10)]
    assert before < {one.text for one in gather(grown, []).held_back}


def test_titles_are_learned_and_never_held_back() -> None:
    learned = {one.text for one in gather(ARTICLES, []).lessons}
    assert {one.title for one in ARTICLES} <= learned


def test_language_versions_and_the_beginning_of_the_answer_share_a_group() -> None:
    english = replace(article("refund", 0), translation_key="refund", answer="Ask for it.")
    chinese = replace(english, id="refund-zh", language="zh", title="怎么退款", answer="申请。")
    groups = {one.text: one.group for one in gather([*ARTICLES, english, chinese], []).lessons}
    assert (
        len({groups[text] for text in ("refund/title", "Ask for it.", "怎么退款", "申请。")}) == 1
    )
    assert groups["refund/title"] != groups["meaning 0/title"]


def test_confirmed_questions_are_learned_from_or_held_back_and_unknown_articles_left_out() -> None:
    known = [Confirmed(f"I want it {number}", "meaning 3") for number in range(40)]
    material = gather(ARTICLES, [*known, Confirmed("lost", "archived")])
    learned = {one.text for one in material.lessons}
    asked = {one.text for one in material.held_back}
    for one in known:
        assert (one.question in asked) is held(one.article_id, one.question)
        assert (one.question in learned) is not held(one.article_id, one.question)
    assert "lost" not in learned | asked


def test_a_held_back_question_that_another_article_words_the_same_is_not_asked() -> None:
    text = next(one.text for one in gather(ARTICLES, []).held_back)
    rival = replace(article("rival", 0), title=text.upper())
    assert text not in {one.text for one in gather([*ARTICLES, rival], []).held_back}


def test_too_few_wordings_are_told_with_their_number() -> None:
    with pytest.raises(TooLittleToLearn) as told:
        gather([article("refund", 4)], [])
    assert told.value.details["variants"] == 4
    assert str(ENOUGH) in told.value.message("zh")
