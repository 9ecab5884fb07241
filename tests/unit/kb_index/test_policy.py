"""What the policy makes of a search."""

from __future__ import annotations

from kb_index.policy import Decision, Thresholds, decide
from kb_index.results import Hit, SearchResult


def hit(title: str, score: float, dense: float = 0.0) -> Hit:
    return Hit(title, title, "zh", "ecs", "答案", "答案", score, score, dense)


def result(question: str, confidence: float, *hits: Hit) -> SearchResult:
    return SearchResult(question, "zh", hits, confidence)


def test_a_sure_hit_answers() -> None:
    first = hit("域名可以退款吗", 0.9)
    verdict = decide(result("域名退款", 0.8, first, hit("什么是域名", 0.5)))
    assert verdict.decision is Decision.ANSWER
    assert verdict.hits == (first,)


def test_several_relevant_hits_are_offered_at_most_three() -> None:
    titles = ("退款规则", "镜像市场退货", "预留实例券", "域名注册费")
    verdict = decide(result("退款", 0.1, *(hit(title, 0.8) for title in titles)))
    assert verdict.decision is Decision.CHOOSE
    assert [one.title for one in verdict.hits] == list(titles[:3])


def test_choices_differ_clearly() -> None:
    hits = (
        hit("如何重置实例密码", 0.8),
        hit("怎样重置实例密码？", 0.79),
        hit("忘记邮箱怎么办", 0.7),
    )
    verdict = decide(result("密码", 0.1, *hits))
    assert verdict.hits == (hits[0], hits[2])


def test_irrelevant_hits_are_no_answer() -> None:
    verdict = decide(result("今天天气", 0.1, hit("快照容量", 0.1), hit("域名", 0.05)))
    assert verdict == decide(result("今天天气", 0.0))
    assert verdict.decision is Decision.NO_ANSWER


def test_a_question_without_meaning_is_asked_back() -> None:
    assert decide(result("怎么办？", 0.0)).decision is Decision.ASK_BACK
    assert decide(result("🙂", 0.0)).decision is Decision.ASK_BACK


def test_the_only_relevant_hit_answers_unless_very_unsure() -> None:
    only = hit("按量付费实例怎么开具发票", 0.6)
    assert decide(result("发票", 0.4, only)).decision is Decision.ANSWER
    assert decide(result("发票", 0.1, only)).decision is Decision.NO_ANSWER


def test_hits_compared_by_meaning_must_reach_more() -> None:
    words_only = result("续费", 0.1, hit("续费规则", 0.4), hit("域名到期", 0.4))
    compared = result("续费", 0.1, hit("续费规则", 0.4, 0.4), hit("域名到期", 0.4, 0.4))
    assert decide(words_only).decision is Decision.CHOOSE
    assert decide(compared).decision is Decision.NO_ANSWER


def test_thresholds_are_the_callers() -> None:
    strict = Thresholds(answer=0.95)
    hits = (hit("退款规则", 0.8), hit("镜像市场退货", 0.8))
    assert decide(result("退款", 0.9, *hits), strict).decision is Decision.CHOOSE
