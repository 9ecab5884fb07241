"""Does a community beside the FAQ cost the FAQ anything? The sample's questions, with and without.

    python -m benchmarks.retrieval.threads --data DATA

Beside the sample stand the first threads of a public forum (DATA/openenergymonitor_forum_en), as a
community's threads do, and, the hardest case, a copy of every FAQ article as a thread. Each is
searched with our prior against threads and without any, and so are titles of threads, each without
its first word, which the threads alone answer. Written to ``results/threads.json``:
``hit1`` by set, and the share of all searches in which a thread stood first.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from unittest import mock

from benchmarks.frozen import published
from benchmarks.machine import machine
from benchmarks.retrieval.measures import hit
from benchmarks.sets.evaluation import TEST, Asked, Base, EvaluationSet
from benchmarks.sets.sample import LANGUAGES, reworded, sample
from kb_index.article import Article, Draft
from kb_index.encoder.encoders import load_encoder
from kb_index.index.index import Index
from kb_index.ranking import prior
from kb_index.ranking.query import Query
from kb_index.ranking.search import search_index
from kb_index.results import ArticleKind, SearchResult

RESULTS = Path(__file__).parents[1] / "results" / "threads.json"
FORUM = "openenergymonitor_forum_en"
_DEPTH, _TITLES = 5, 400


def main() -> int:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval.threads")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2000)
    asked = parser.parse_args()
    forum = list(forum_threads(asked.data / FORUM / "threads.jsonl", asked.threads))
    written = measured(forum) | {"machine": machine(), "threads": len(forum)}
    text = json.dumps(written, ensure_ascii=False, indent=2) + "\n"
    RESULTS.write_text(text, encoding="utf-8")
    print(text)
    return 0


def measured(forum: Sequence[Article]) -> dict[str, object]:
    """Return the measures of the sample alone, beside a forum, and beside its own copies."""
    base = sample().articles
    sets = [one for language in LANGUAGES for one in reworded(language, TEST)]
    index = Index(load_encoder(""))
    index.apply(index.prepare(base))
    found: dict[str, object] = {"faq_alone": hits(index, sets)}
    index.apply(index.prepare(forum))
    found["beside_a_forum"] = hits(index, sets)
    found["beside_a_forum_without_prior"] = without_prior(index, sets)
    titles = [titles_of(forum)]
    found["forum_titles"] = hits(index, titles)
    found["forum_titles_without_prior"] = without_prior(index, titles)
    index.apply(index.prepare([copy(one) for one in base if one.kind is ArticleKind.FAQ]))
    found["beside_copies"] = hits(index, sets)
    found["beside_copies_without_prior"] = without_prior(index, sets)
    return found


def hits(index: Index, sets: Sequence[EvaluationSet]) -> dict[str, float]:
    """Return hit@1 by set, and for how many questions a thread stood first."""
    found: dict[str, float] = {}
    firsts = []
    for one in sets:
        results = [(each, search(index, each.text, one.language)) for each in one.questions]
        ranked = [([h.article_id for h in result.hits], each.right) for each, result in results]
        found[one.name] = round(fmean(hit(ids, right, 1) for ids, right in ranked), 4)
        firsts += [result.hits[0].kind for _, result in results if result.hits]
    found["thread_first"] = round(fmean(kind is ArticleKind.THREAD for kind in firsts), 4)
    return found


def without_prior(index: Index, sets: Sequence[EvaluationSet]) -> dict[str, float]:
    """Return the same where a thread is believed as much as an article."""
    with mock.patch.dict(prior._PRIORS, {ArticleKind.THREAD: 0.0}):
        return hits(index, sets)


def titles_of(forum: Sequence[Article]) -> EvaluationSet:
    """Return some threads' titles without their first word, which only the threads answer."""
    asked = [
        Asked(words, frozenset({one.id}))
        for one in forum[:_TITLES]
        if len((words := one.title.partition(" ")[2]).split()) > 2
    ]
    base = Base("forum", tuple(forum))
    return EvaluationSet("forum-titles", "en", base, tuple(asked), len(asked), "not trained on")


def search(index: Index, question: str, language: str) -> SearchResult:
    """Ask as the product asks."""
    return search_index(index, Query(question, language, _DEPTH))


def copy(article: Article) -> Article:
    """Return an article's text as a thread, under a name that sorts before the article's."""
    key = f"!{article.id}"
    return replace(article, id=key, external_id=key, kind=ArticleKind.THREAD, translation_key="")


def forum_threads(file: Path, most: int) -> Iterator[Article]:
    """Yield a forum's threads that have an answer, as the community tells search of its own."""
    with file.open(encoding="utf-8") as lines:
        for number, line in zip(range(most), lines, strict=False):
            thread = json.loads(line)
            question, *answers = [post["text"] for post in thread["posts"]]
            if answers:
                key = f"forum-{number}"
                yield published(
                    Draft(
                        id=key,
                        external_id=key,
                        language="en",
                        title=thread["title"],
                        answer=answers[0],
                        kind=ArticleKind.THREAD,
                        variants=(question[:300],),
                    )
                )


if __name__ == "__main__":
    raise SystemExit(main())
