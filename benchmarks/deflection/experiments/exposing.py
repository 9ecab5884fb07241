"""What it costs a turn to know whether another ranking matters, and to how many it does.

The frozen questions are searched and decided on as the action does, by no experiment, by one of
words, and by rankings of two and of four variants, in turns, so that all meet the same machine.
Without Rasa, the sockets and the database: beside a whole turn the ratio is smaller.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Mapping
from typing import Any

from actions.dialogue.answering import answer_question
from actions.dialogue.services import Services
from actions.dialogue.trial import Trial
from actions.dialogue.turn import Turn
from benchmarks.frozen import Question, published, questions, sample_index
from deflection.experiments.treating.assigning import Assigned
from deflection.experiments.treating.treatment import AS_SET, Treatment
from kb_index.article import Article, ArticleView
from kb_index.encoder.encoders import load_encoder
from kb_index.index.index import Index
from kb_index.ranking.languages import search_languages
from kb_index.ranking.query import Query
from kb_index.results import SearchResult
from kb_index.sample.loading import sample_drafts

MEANING = Treatment(ranking={"wording": 0.5, "words": -0.5})
TREATMENTS: Mapping[str, Mapping[str, Treatment]] = {
    "none": {},
    "asking": {"a": AS_SET, "b": Treatment(asks_back=False)},
    "two": {"a": AS_SET, "b": MEANING},
    "four": {
        "a": AS_SET,
        "b": MEANING,
        "c": Treatment(ranking={"passage": 0.5}),
        "d": Treatment(ranking={"asked": 0.5}),
    },
}
_WARM = 20


class Sample:
    """Search and articles in one, without a database; searches run past the event loop."""

    def __init__(self, index: Index, articles: Mapping[str, Article]) -> None:
        self._index, self._articles = index, articles

    async def search(self, question: str, language: str, k: int = 5, **more: Any) -> SearchResult:
        """Find as the knowledge base does, but for versions in the other language."""
        query = Query(question, language, k, **more)
        return (await asyncio.to_thread(search_languages, self._index, query)).shown({})

    async def get(self, article_id: str) -> ArticleView:
        """Return an article."""
        return ArticleView(self._articles[article_id], ())


async def measured() -> dict[str, Any]:
    """Return the figures, by their keys in the results."""
    articles = [published(draft) for draft in sample_drafts()]
    sample = Sample(sample_index(load_encoder()), {one.id: one for one in articles})
    services = Services(sample, sample)
    asked = questions("test")
    taken: dict[str, list[float]] = {name: [] for name in TREATMENTS}
    exposed = dict.fromkeys(TREATMENTS, 0)
    names = list(TREATMENTS)
    for number, question in enumerate([*asked[:_WARM], *asked]):
        names = [*names[1:], names[0]]  # who is first reads the words that are remembered after
        for name in names:
            milliseconds, matters = await _turn(services, question, name)
            if number >= _WARM:
                taken[name].append(milliseconds)
                exposed[name] += matters
    medians = {name: statistics.median(each) for name, each in taken.items()}
    return {
        "exposing_ms": {name: round(each, 2) for name, each in medians.items()},
        "exposing_over_none": {
            name: round(each / medians["none"], 3) for name, each in medians.items()
        },
        "exposed_share": {name: round(each / len(asked), 3) for name, each in exposed.items()},
    }


async def _turn(services: Services, question: Question, name: str) -> tuple[float, bool]:
    """Return the milliseconds of one question, and whether she counts."""
    treatments = TREATMENTS[name]
    trial = Trial([Assigned("e1", "a", treatments)] if treatments else ())
    language = "zh" if question.language == "zh" else "en"
    turn = Turn(question.question, language, "question", {}, {}, trial=trial)
    begun = time.perf_counter()
    await answer_question(turn, services)
    return (time.perf_counter() - begun) * 1000, bool(trial.exposed())
