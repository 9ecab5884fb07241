"""Another ranking counts from the first turn in which she would be shown something else by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from actions.dialogue.answering import answer_question
from actions.dialogue.services import Services
from actions.dialogue.trial import Trial
from actions.dialogue.turn import Turn
from deflection.experiments.treating.assigning import Assigned
from deflection.experiments.treating.treatment import AS_SET, Treatment
from handoff.bot.context import Context
from handoff.bot.reply import Exposed
from kb_index.ranking.policy import Thresholds
from kb_index.results import Hit, SearchResult, Shifts
from tests.conversations.knowledge import ABROAD_ZH, FREE_ZH, INVOICE_ZH, REFUND_ZH, Knowledge

LIMITS = Thresholds(0.5, 0.5)
AS_FITTED: Shifts = ()
MEANING: Shifts = (("wording", 1.0),)
WORDS: Shifts = (("words", 1.0),)
ASKED, FOLLOWED = "海外怎么退款", "那发票呢"
TREATMENTS = {
    "a": AS_SET,
    "b": Treatment(ranking={"wording": 1.0}),
    "c": Treatment(ranking={"words": 1.0}),
}

Answers = Mapping[Shifts, SearchResult]


class Ranking(Knowledge):
    """Finds for a question what was laid down for each weights, and counts its searches."""

    def __init__(self, answers: Answers, along: Answers | None = None) -> None:
        super().__init__()
        self.answers, self.along = answers, along or answers
        self.searches: list[dict[str, Any]] = []

    async def search(
        self, question: str, language: str, k: int = 5, *, without: str = "", **more: Any
    ) -> SearchResult:
        """Return what is found by the weights, and what by those besides."""
        self.searches.append(more)
        answers = self.along if without else self.answers
        found = answers[more.get("shifts", AS_FITTED)]
        if found.by_words:
            return found
        return replace(found, otherwise={one: answers[one] for one in more.get("besides", ())})


def found(ids: Sequence[str], sure: float, score: float = 0.8, **more: Any) -> SearchResult:
    """A search that found these articles, so surely, with these scores."""
    articles = Knowledge().articles
    hits = tuple(
        Hit(id_, articles[id_].title, "zh", "shop", "…", "…", score - 0.1 * at, 0.5, 0.5)
        for at, id_ in enumerate(ids)
    )
    return SearchResult(ASKED, "zh", hits, sure, 0.6 if sure < 0.5 else sure, **more)


async def exposed(
    knowledge: Knowledge,
    treatments: Mapping[str, Treatment] = TREATMENTS,
    text: str = ASKED,
    context: Context | None = None,
) -> list[bool]:
    """Tell of each variant whether who is in it counts after this question."""
    told = []
    for variant in treatments:
        trial = Trial([Assigned("e1", variant, treatments)])
        turn = Turn(text, "zh", "question", {}, {}, context or Context(), trial)
        await answer_question(turn, Services(knowledge, knowledge, LIMITS))
        assert trial.exposed() in ([], [Exposed("e1", variant)])
        told.append(bool(trial.exposed()))
    return told


SAME = found([REFUND_ZH, FREE_ZH], 0.4)
OFFERS = {AS_FITTED: SAME, MEANING: SAME, WORDS: SAME}


@pytest.mark.parametrize(
    "otherwise",
    [
        found([FREE_ZH, REFUND_ZH], 0.4),  # the same articles in another order
        found([REFUND_ZH, INVOICE_ZH], 0.4),
        found([REFUND_ZH, FREE_ZH], 0.9),  # sure enough to answer
        found([REFUND_ZH], 0.1),
    ],
)
async def test_who_would_be_shown_something_else_counts_whichever_variant_she_is_in(
    otherwise: SearchResult,
) -> None:
    assert await exposed(Ranking({**OFFERS, WORDS: otherwise})) == [True] * 3


@pytest.mark.parametrize(
    "otherwise",
    [
        found([REFUND_ZH, FREE_ZH], 0.3, score=0.7),  # other scores, the same to see
        replace(found([REFUND_ZH, FREE_ZH], 0.4), features={"margin": 2.0}),
    ],
)
async def test_who_would_be_shown_the_same_does_not_count_in_any_variant(
    otherwise: SearchResult,
) -> None:
    assert await exposed(Ranking({**OFFERS, WORDS: otherwise})) == [False] * 3


async def test_of_a_sure_answer_only_the_first_place_is_seen() -> None:
    first = found([REFUND_ZH, FREE_ZH, INVOICE_ZH], 0.9)
    behind = found([REFUND_ZH, INVOICE_ZH, FREE_ZH], 0.8)
    assert await exposed(Ranking({**OFFERS, AS_FITTED: first, MEANING: behind})) == [True] * 3
    both = {"a": AS_SET, "b": TREATMENTS["b"]}
    assert await exposed(Ranking({AS_FITTED: first, MEANING: behind}), both) == [False] * 2


async def test_by_words_alone_there_is_nothing_to_weigh() -> None:
    by_words = found([REFUND_ZH, FREE_ZH], 0.4, by_words=True)
    assert await exposed(Ranking(dict.fromkeys(OFFERS, by_words))) == [False] * 3


async def test_every_variant_decides_by_its_own_thresholds_on_its_own_ranking() -> None:
    treatments = {"a": AS_SET, "b": Treatment(ranking={"wording": 1.0}, wrong_answers=0)}
    knowledge = Ranking({AS_FITTED: SAME, MEANING: found([REFUND_ZH, FREE_ZH], 0.9)})
    never = Thresholds(1.1, 1.1)
    for variant in treatments:
        trial = Trial([Assigned("e1", variant, treatments)])
        turn = Turn(ASKED, "zh", "question", {}, {}, trial=trial)
        # The surer ranking is the stricter variant's, so both offer the same two.
        await answer_question(turn, Services(knowledge, knowledge, LIMITS, lambda _: never))
        assert trial.exposed() == []


async def test_a_follow_up_is_understood_by_every_ranking() -> None:
    alone = found([INVOICE_ZH], 0.8)
    unsure = found([INVOICE_ZH, ABROAD_ZH], 0.3)
    along = found([ABROAD_ZH], 0.9)
    about = Context("怎么退款", REFUND_ZH)
    leaning = Ranking(
        {**OFFERS, AS_FITTED: unsure, MEANING: unsure, WORDS: alone},
        {AS_FITTED: along, MEANING: along, WORDS: along},
    )
    assert await exposed(leaning, text=FOLLOWED, context=about) == [True] * 3
    alike = Ranking(dict.fromkeys(OFFERS, unsure), dict.fromkeys(OFFERS, along))
    assert await exposed(alike, text=FOLLOWED, context=about) == [False] * 3


async def test_other_words_for_the_search_count_for_they_are_remembered() -> None:
    """By one ranking 发票 stands alone, by the other it is searched with what was asked before."""
    both = {"a": AS_SET, "b": TREATMENTS["b"]}
    offer = found([REFUND_ZH, FREE_ZH], 0.4)
    knowledge = Ranking(
        {AS_FITTED: offer, MEANING: offer},
        {AS_FITTED: offer, MEANING: replace(offer, confidence=0.45)},
    )
    about = Context("怎么退款", INVOICE_ZH)
    assert await exposed(knowledge, both, FOLLOWED, about) == [True] * 2


async def test_all_rankings_are_of_one_search() -> None:
    knowledge = Ranking(OFFERS)
    await exposed(knowledge)
    assert [search.get("shifts", AS_FITTED) for search in knowledge.searches] == list(OFFERS)
    for search in knowledge.searches:
        everyone = {search.get("shifts", AS_FITTED), *search["besides"]}
        assert everyone == set(OFFERS)
        assert len(search["besides"]) == 2


async def test_without_another_ranking_nothing_else_is_searched() -> None:
    knowledge = Ranking(OFFERS)
    await exposed(knowledge, {"a": AS_SET, "b": Treatment(asks_back=False)})
    assert knowledge.searches == [{}, {}]


async def test_what_is_asked_back_alike_counts_as_alike() -> None:
    """She is asked which product she means, whatever would else have been offered."""
    renewals = [f"renewal-{number}-zh" for number in range(6)]
    articles = Knowledge().articles

    def asking(ids: Sequence[str]) -> SearchResult:
        hits = tuple(
            Hit(id_, articles[id_].title, "zh", articles[id_].product, "…", "…", 0.8, 0.5, 0.5)
            for id_ in ids
        )
        return SearchResult("续费", "zh", hits, 0.4, 0.6)

    other = [renewals[1], renewals[0], *renewals[2:]]
    knowledge = Ranking({**OFFERS, **dict.fromkeys(OFFERS, asking(renewals)), WORDS: asking(other)})
    assert await exposed(knowledge, text="续费") == [False] * 3
    rather_not = {
        key: one.model_copy(update={"asks_back": False}) for key, one in TREATMENTS.items()
    }
    assert await exposed(knowledge, rather_not, text="续费") == [True] * 3
