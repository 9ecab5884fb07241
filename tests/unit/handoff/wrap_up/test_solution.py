"""A chat as an article: her wordings, the agent's words, and nothing else."""

from __future__ import annotations

from handoff.wrap_up.solution import LONGEST_QUESTION, MOST_VARIANTS, Said, solution


def test_what_the_bot_was_asked_is_the_title_and_the_other_wordings_are_variants():
    said = [
        Said(True, "怎么退款？"),
        Said(False, "您好，请在订单页申请。"),
        Said(True, "好的"),
        Said(True, "多久能到账呢"),
        Said(False, "三个工作日。"),
    ]
    found = solution(["怎么退款", "退款入口在哪"], said)
    assert found.title == "怎么退款"
    assert found.variants == ("退款入口在哪", "多久能到账呢")
    assert found.answer == "您好，请在订单页申请。\n\n三个工作日。"


def test_the_same_question_counts_once_whatever_its_mark_and_case():
    found = solution(["Refund?", "refund", " REFUND ？"], [])
    assert (found.title, found.variants) == ("Refund?", ())


def test_a_story_is_no_wording_and_there_are_not_too_many():
    story = "我" * LONGEST_QUESTION + "？"
    found = solution([story, *(f"第{n}问" for n in range(30))], [])
    assert found.title == "第0问"
    assert len(found.variants) == MOST_VARIANTS


def test_a_chat_without_words_proposes_nothing():
    assert solution([], [Said(True, "好的")]) == solution([], [])
    assert solution([], []).title == ""
