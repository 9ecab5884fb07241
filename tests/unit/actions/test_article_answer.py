"""How an article becomes an answer."""

from __future__ import annotations

from actions.dialogue.article_answer import SHOWN_WHOLE, answer_with
from kb_index.article import Article

PARAGRAPH = "一" * 250


def _article(answer: str) -> Article:
    return Article("a", "x", "zh", "标题", answer, product="ecs")


def test_a_short_article_is_shown_whole_whatever_passage_was_found() -> None:
    answer = answer_with(_article("第一段。\n\n第二段。"), passage="第二段。")
    assert answer.text == "第一段。\n第二段。"
    assert answer.complete


def test_a_long_article_is_shown_by_the_passage_that_was_found() -> None:
    long = f"{PARAGRAPH}\n\n{PARAGRAPH}\n\n**要点**在此\n\n{PARAGRAPH}"
    answer = answer_with(_article(long), passage="**要点**在此")
    assert answer.html == "<p><strong>要点</strong>在此</p>\n"
    assert not answer.complete


def test_a_long_article_that_was_chosen_begins_with_whole_paragraphs() -> None:
    answer = answer_with(_article("\n\n".join([PARAGRAPH] * 4)))
    assert answer.text == f"{PARAGRAPH}\n{PARAGRAPH}"
    assert len(answer.text) <= SHOWN_WHOLE
    assert not answer.complete


def test_a_first_paragraph_too_long_is_not_cut() -> None:
    first = "字" * (SHOWN_WHOLE + 1)
    assert answer_with(_article(f"{first}\n\n后")).text == first


def test_markup_in_an_article_is_shown_as_text() -> None:
    answer = answer_with(_article("<script>alert(1)</script>"))
    assert "<script>" not in answer.html
