"""What is learned from, and what is held back: never the same text on both sides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import TooLittleToLearn
from kb_index.adapting.material import ENOUGH, FOLDS, Confirmed, Known, gather, part
from tests.unit.kb_index.adapting.planted import article

ARTICLES = [article(f"meaning {number}", 10) for number in range(20)]


KNOWN = Known.of(ARTICLES, [])


def asked(known: Known, fold: int) -> set[str]:
    return {one.text for one in gather(known, fold).held_back}


def test_every_variant_is_held_back_once_and_then_neither_learned_nor_indexed() -> None:
    parts = [asked(KNOWN, fold) for fold in range(FOLDS)]
    variants = {text for one in ARTICLES for text in one.variants}
    assert sum(map(len, parts)) == len(variants)
    assert set().union(*parts) == variants
    for fold, part_of in enumerate(parts):
        material = gather(KNOWN, fold)
        assert len(part_of) > len(variants) / FOLDS / 2
        indexed = {text for one in material.articles for text in (one.title, *one.variants)}
        assert part_of.isdisjoint({one.text for one in material.lessons} | indexed)


def test_without_a_part_everything_is_learned_from() -> None:
    material = gather(KNOWN)
    assert material.held_back == ()
    assert material.articles == tuple(ARTICLES)
    assert {text for one in ARTICLES for text in one.variants} < {
        one.text for one in material.lessons
    }


def test_a_question_stays_in_its_part_when_others_come() -> None:
    grown = Known.of([*ARTICLES, article("another", 10)], [])
    assert asked(KNOWN, 0) <= asked(grown, 0)


def test_titles_are_learned_and_never_held_back() -> None:
    learned = {one.text for one in gather(KNOWN, 0).lessons}
    assert {one.title for one in ARTICLES} <= learned


def test_language_versions_and_the_beginning_of_the_answer_share_a_group() -> None:
    english = replace(article("refund", 0), translation_key="refund", answer="Ask for it.")
    chinese = replace(english, id="refund-zh", language="zh", title="怎么退款", answer="申请。")
    known = Known.of([*ARTICLES, english, chinese], [])
    groups = {one.text: one.group for one in gather(known).lessons}
    texts = ("refund/title", "Ask for it.", "怎么退款", "申请。")
    assert len({groups[text] for text in texts}) == 1
    assert groups["refund/title"] != groups["meaning 0/title"]


def test_confirmed_questions_are_learned_from_or_held_back_and_unknown_articles_left_out() -> None:
    confirmed = [Confirmed(f"I want it {number}", "meaning 3") for number in range(40)]
    material = gather(Known.of(ARTICLES, [*confirmed, Confirmed("lost", "archived")]), 0)
    learned = {one.text for one in material.lessons}
    held_back = {one.text for one in material.held_back}
    for one in confirmed:
        assert (one.question in held_back) is (part(one.article_id, one.question) == 0)
        assert (one.question in learned) is (part(one.article_id, one.question) != 0)
    assert "lost" not in learned | held_back


def test_a_held_back_question_that_another_article_words_the_same_is_not_asked() -> None:
    text = min(asked(KNOWN, 0))
    rival = replace(article("rival", 0), title=text.upper())
    assert text not in asked(Known.of([*ARTICLES, rival], []), 0)


def test_too_few_wordings_are_told_with_their_number() -> None:
    with pytest.raises(TooLittleToLearn) as told:
        Known.of([article("refund", 4)], [Confirmed("give it back", "refund")])
    assert (told.value.details["variants"], told.value.details["confirmed"]) == (4, 1)
    assert str(ENOUGH) in told.value.message("zh")
