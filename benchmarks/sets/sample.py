"""Sets over the shipped sample, which need no data beside the project's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

from benchmarks.frozen import Question, published, questions
from benchmarks.sets.evaluation import Asked, Base, EvaluationSet, drawn, split_of
from kb_index.article import Article
from kb_index.results import ArticleKind
from kb_index.sample.loading import sample_drafts

LANGUAGES = ("zh", "en")
_MOST = 300
_NOT_TRAINED = "not trained on"


@cache
def sample() -> Base:
    """Return the whole sample: the FAQ in both languages, and the small talk."""
    return Base("sample", tuple(map(published, sample_drafts())))


def reworded(language: str, split: str) -> Iterator[EvaluationSet]:
    """Yield the frozen questions by origin: other titles of a section, and customers' words."""
    for origin in ("editor", "written"):
        asked = tuple(_asked(one) for one in questions(split) if _is(one, language, origin))
        name = f"sample-{origin}-{language}"
        yield EvaluationSet(name, language, sample(), asked, len(asked), _NOT_TRAINED)


def across(language: str, split: str) -> EvaluationSet:
    """Return titles of this language, asked where there is only their translation."""
    other = next(one for one in LANGUAGES if one != language)
    base = Base(f"sample-{other}", tuple(_faq(other)))
    asked = [
        Asked(one.title, frozenset({_translated(one.id, other)}))
        for one in _faq(language)
        if split_of(section(one.id)) == split
    ]
    name = f"sample-{language}-to-{other}"
    chosen = tuple(drawn(asked, _MOST, name))
    return EvaluationSet(name, language, base, chosen, len(asked), _NOT_TRAINED)


def unrelated(language: str, split: str) -> EvaluationSet:
    """Return the frozen questions, those that the sample answers and those that it does not."""
    asked = tuple(_asked(one) for one in questions(split) if one.language == language)
    name = f"unrelated-{language}"
    return EvaluationSet(name, language, sample(), asked, len(asked), _NOT_TRAINED)


def neighbours(language: str, split: str) -> EvaluationSet:
    """Return questions about products of one company, half of whose articles are taken out.

    Out is every second product by its number of articles. Titles are asked as well of what is
    taken out, for which no article is left.
    """
    gone = _products_taken_out()
    ids = {one.id: one.product in gone for one in _faq(language)}
    left = [
        one for one in questions(split) if one.language == language and one.article_id is not None
    ]
    asked = [_asked(one) for one in left if not ids[str(one.article_id)]]
    wanted = [Asked(one.question) for one in left if ids[str(one.article_id)]]
    wanted += [
        Asked(one.title)
        for one in _faq(language)
        if one.product in gone and split_of(section(one.id)) == split
    ]
    name = f"neighbour-products-{language}"
    chosen = (*asked, *drawn(wanted, _MOST, name))
    available = len(asked) + len(wanted)
    return EvaluationSet(name, language, _half(), chosen, available, _NOT_TRAINED)


def answered(language: str, split: str) -> list[Asked]:
    """Return every frozen question that the sample answers."""
    chosen = (one for one in questions(split) if one.article_id is not None)
    return [_asked(one) for one in chosen if one.language == language]


def section(article_id: str) -> str:
    """Return the section that an article is a language version of."""
    return article_id.rsplit("-", 1)[0]


@cache
def _half() -> Base:
    gone = _products_taken_out()
    return Base("sample-half", tuple(one for one in sample().articles if one.product not in gone))


@cache
def _products_taken_out() -> frozenset[str]:
    counts = Counter(one.product for one in _faq("zh"))
    ranked = sorted(counts, key=lambda product: (-counts[product], product))
    return frozenset(ranked[1::2])


def _faq(language: str) -> Iterator[Article]:
    for one in sample().articles:
        if (one.kind, one.language) == (ArticleKind.FAQ, language):
            yield one


def _translated(article_id: str, language: str) -> str:
    return f"{section(article_id)}-{language}"


def _is(question: Question, language: str, origin: str) -> bool:
    return (question.language, question.origin) == (language, origin)


def _asked(question: Question) -> Asked:
    return Asked(question.question, frozenset(filter(None, [question.article_id])))
