"""What asking back and following up are worth: `python -m benchmarks.asking [--split test]`.

*Asking back*: vague questions, made of the most common words of an article's title without its
product's name. A customer who knows her product answers what the bot asks. How often is her article
among what she is shown, with asking and without? The gain that was foretold is told beside.

*Following up*: pairs of titles that differ in one stretch. After the first one's answer she asks
"那…呢？" or "What about …?" with the other's stretch. How often does the other article come first,
with context and without? *New questions*: the frozen questions after an unrelated answer; how many
does the context change, and for the better or the worse?

Writes nothing. Half of the articles, by a hash, is the ``fit`` split: `TEMPERATURE` of
`kb_index.asking.clarify` is the one printed as the likeliest there.
"""

from __future__ import annotations

import argparse
import math
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from benchmarks.frozen import index_of, published, questions
from benchmarks.sets.evaluation import split_of
from kb_index.article import Article
from kb_index.asking.alternatives import Alternative, Facet
from kb_index.asking.clarify import REACH, Clarification, clarify, likelihoods
from kb_index.asking.contrast import contrast
from kb_index.asking.follow_up import Topic, better, wants_context, with_context
from kb_index.asking.product_names import product_words
from kb_index.encoder.encoders import load_encoder
from kb_index.index.index import Index
from kb_index.ranking.policy import Decision, Verdict, choices, decide
from kb_index.ranking.query import Query
from kb_index.ranking.search import search_index
from kb_index.results import ArticleKind, SearchResult
from kb_index.sample.loading import sample_drafts
from kb_index.text.folding import normalise
from kb_index.text.language import terms

LANGUAGES = ("zh", "en")
VAGUE = {"zh": "怎么{}", "en": "how to {}"}
FOLLOWING = {"zh": "那{}呢？", "en": "What about {}?"}
TEMPERATURES = (0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.13)
_MOST = 300
_OFFERED_FROM = 5


@dataclass(frozen=True, slots=True)
class Case:
    """A question of one who looks for an article; ``before`` is what was talked about."""

    question: str
    article: Article | None
    language: str
    before: Topic | None = None


def main() -> None:
    """Measure both on one split and print the tables."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--split", choices=("fit", "test"), default="test")
    split = arguments.parse_args().split
    faq = [published(one) for one in sample_drafts() if one.kind is ArticleKind.FAQ]
    index = index_of(faq, load_encoder())
    for language in LANGUAGES:
        mine = [one for one in faq if one.language == language]
        asked = [one for one in mine if split_of(one.translation_key) == split]
        vague = list(_vague(mine, asked, language))
        _tell_temperatures(index, vague, language)
        _tell_asking(index, vague, language)
        _tell_following(index, list(_following(mine, asked, language)), language)
        _tell_new(index, list(_new(mine, split, language)), language)


def _vague(faq: Sequence[Article], asked: Iterable[Article], language: str) -> Iterator[Case]:
    counted = Counter(word for one in faq for word in set(_open_words(one)))
    drawn = random.Random(5)
    for one in _drawn(asked):
        common = sorted(_open_words(one), key=lambda word: -counted[word])
        kept = set(common[: drawn.choice((1, 2))])
        words = [word for word in _open_words(one) if word in kept and counted[word] > 1]
        if words:
            text = ("" if language == "zh" else " ").join(words)
            yield Case(VAGUE[language].format(text), one, language)


def _open_words(article: Article) -> list[str]:
    """Return the words of a title that mean something and do not name its product."""
    product = {word for name in product_words(article.product) for word in terms(name).words}
    words = re.findall(r"[a-z][a-z-]+", normalise(article.title))
    if article.language == "zh":
        words = [word for word in terms(article.title).words if len(word) > 1]
    return [word for word in dict.fromkeys(words) if terms(word) and word not in product]


def _following(faq: Sequence[Article], asked: Iterable[Article], language: str) -> Iterator[Case]:
    chosen = {one.id for one in asked}
    for first, second in combinations(faq, 2):
        if second.id not in chosen or first.product != second.product:
            continue
        found = contrast(first.title, second.title)
        if found is not None:
            before = Topic(first.title, first.id)
            yield Case(FOLLOWING[language].format(found.there), second, language, before)


def _new(faq: Sequence[Article], split: str, language: str) -> Iterator[Case]:
    drawn = random.Random(2)
    by_id = {one.id: one for one in faq}
    for one in questions(split):
        if one.language == language:
            last = drawn.choice(faq)
            article = by_id.get(one.article_id or "")
            yield Case(one.question, article, language, Topic(last.title, last.id))


def _search(index: Index, case: Case, **limits: str) -> SearchResult:
    query = Query(case.question, case.language, REACH, **limits)  # type: ignore[arg-type]
    return search_index(index, query)


def _decide(result: SearchResult) -> Verdict:
    return decide(replace(result, hits=result.hits[:_OFFERED_FROM]))


def _tell_temperatures(index: Index, cases: Sequence[Case], language: str) -> None:
    found = [(case, _search(index, case).hits) for case in cases]
    told = []
    for temperature in TEMPERATURES:
        logs = [
            math.log(max(mass, 1e-9))
            for case, hits in found
            for hit, mass in zip(hits, likelihoods(hits, temperature), strict=True)
            if case.article is not None and hit.article_id == case.article.id
        ]
        told.append((sum(logs) / max(1, len(logs)), temperature))
    print(f"{language} likeliest temperature: {max(told)[1]}")


def _tell_asking(index: Index, cases: Sequence[Case], language: str) -> None:
    rows = []
    for case in cases:
        result = _search(index, case)
        verdict = _decide(result)
        if verdict.decision is Decision.ANSWER:
            continue
        asked = clarify(result, verdict.hits or choices(result.hits[:_OFFERED_FROM]))
        if asked is not None:
            rows.append((_holds(verdict, case), _found_by_answer(index, case, asked), asked.gain))
    choosing, asking, gain = (_mean(column) for column in zip(*rows, strict=True))
    print(
        f"{language} asked back in {len(rows)} of {len(cases)} vague questions: her article is "
        f"shown to {choosing:.3f} by a choice, to {asking:.3f} by asking (foretold {gain:+.3f})"
    )


def _found_by_answer(index: Index, case: Case, asked: Clarification) -> bool:
    """Answer as one who knows her article, and tell whether it is shown then."""
    answer = next((one for one in asked.alternatives if _is_about(case.article, one)), None)
    if answer is None:
        return False
    if answer.facet is Facet.TERM:
        case = replace(case, question=f"{case.question} {answer.value}")
        return _holds(_decide(_search(index, case)), case)
    return _holds(_decide(_search(index, case, **{answer.facet.value: answer.value})), case)


def _is_about(article: Article | None, alternative: Alternative) -> bool:
    if article is None:
        return False
    if alternative.facet is Facet.TERM:
        return normalise(alternative.value) in normalise(article.title)
    return getattr(article, alternative.facet.value) == alternative.value


def _holds(verdict: Verdict, case: Case) -> bool:
    return case.article is not None and case.article.id in {hit.article_id for hit in verdict.hits}


def _tell_following(index: Index, cases: Sequence[Case], language: str) -> None:
    alone = [_first(_search(index, case)) == _id(case) for case in cases]
    along = [_first(_understood(index, case)[0]) == _id(case) for case in cases]
    print(
        f"{language} {len(cases)} follow-ups: hit@1 {_mean(alone):.3f} alone, "
        f"{_mean(along):.3f} with context"
    )


def _tell_new(index: Index, cases: Sequence[Case], language: str) -> None:
    searched = changed = better_now = worse_now = 0
    for case in cases:
        alone = _search(index, case)
        result, twice = _understood(index, case)
        searched += twice
        if result is not alone and _first(result) != _first(alone):
            changed += 1
            better_now += _first(result) == _id(case)
            worse_now += _first(alone) == _id(case)
    print(
        f"{language} {len(cases)} new questions after another answer: {searched} searched twice, "
        f"{changed} changed by the context, {better_now} to the right article, "
        f"{worse_now} away from it"
    )


def _understood(index: Index, case: Case) -> tuple[SearchResult, bool]:
    """Return what the dialogue would find, and whether it searched twice."""
    alone = _search(index, case)
    if case.before is None or not wants_context(case.question, alone):
        return alone, False
    words = replace(case, question=with_context(case.question, case.before))
    along = _search(index, words, without=case.before.article_id)
    return better(case.question, alone, along), True


def _first(result: SearchResult) -> str | None:
    return result.hits[0].article_id if result.hits else None


def _id(case: Case) -> str | None:
    return case.article and case.article.id


def _drawn(articles: Iterable[Article]) -> list[Article]:
    listed = sorted(articles, key=lambda one: one.id)
    return random.Random(3).sample(listed, min(_MOST, len(listed)))


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / max(1, len(listed))


if __name__ == "__main__":
    main()
