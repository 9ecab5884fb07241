"""What confidence is fitted on beside the catalogue: small knowledge bases, and vague questions.

Whoever begins has twenty articles, not two thousand: there the best of few comes first however far
it is. And who writes a single word that many titles hold wants to choose.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator

from benchmarks.frozen import questions
from benchmarks.sets.evaluation import Asked, Base, EvaluationSet, drawn, split_of
from benchmarks.sets.sample import LANGUAGES, sample, section
from kb_index.article import Article
from kb_index.results import ArticleKind
from kb_index.text.language import terms

VAGUE = "vague"
_BASES = 40
_TITLES = 8
_MOST = 100
_NOT_TRAINED = "not trained on"


def own_sets(split: str) -> Iterator[EvaluationSet]:
    """Yield the sets of a split; all come from the sample."""
    for language in LANGUAGES:
        yield vague(language, split)
        yield from small_bases(language, split)


def vague(language: str, split: str) -> EvaluationSet:
    """Return single words that many titles hold: such articles may be offered, none answers.

    A word that is a title by itself (什么是域名) is not vague.
    """
    holding: dict[str, set[str]] = defaultdict(set)
    titles = [set(terms(article.title).words) for article in _faq(language)]
    meant = {word for title in titles if len(title) == 1 for word in title}
    for article, title in zip(_faq(language), titles, strict=True):
        for word in title - meant:
            if len(word) > 1 or word.isascii():
                holding[word].add(article.id)
    asked = [
        Asked(word, frozenset(ids))
        for word, ids in sorted(holding.items())
        if len(ids) >= _TITLES and split_of(word) == split
    ]
    name = f"{VAGUE}-{language}"
    chosen = tuple(drawn(asked, _MOST, name))
    return EvaluationSet(name, language, sample(), chosen, len(asked), _NOT_TRAINED)


def small_bases(language: str, split: str) -> Iterator[EvaluationSet]:
    """Yield bases of some thirty articles, asked what they answer and as much that they do not."""
    faq = list(_faq(language))
    known = [one for one in questions(split) if one.language == language and one.article_id]
    for number in range(_BASES):
        articles = tuple(one for one in faq if _bucket(one.id) == number)
        base = Base(f"small-{language}-{number}", articles)
        inside = [one for one in known if _bucket(str(one.article_id)) == number]
        outside = [one for one in known if _bucket(str(one.article_id)) != number]
        right = [Asked(one.question, frozenset({str(one.article_id)})) for one in inside]
        wrong = [Asked(one.question) for one in drawn(outside, len(inside), base.name)]
        asked = (*right, *wrong)
        name = f"small-bases-{language}"
        yield EvaluationSet(name, language, base, asked, len(asked), _NOT_TRAINED)


def _bucket(article_id: str) -> int:
    return hashlib.sha256(f"base {section(article_id)}".encode()).digest()[0] % _BASES


def _faq(language: str) -> Iterator[Article]:
    for one in sample().articles:
        if (one.kind, one.language) == (ArticleKind.FAQ, language):
            yield one
