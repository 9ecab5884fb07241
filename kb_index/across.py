"""What customers ask in one language and only an article in the other language answers."""

from __future__ import annotations

from dataclasses import replace

from kb_index.article import Article
from kb_index.calibration.model import Calibration
from kb_index.index.index import Index
from kb_index.index.passages import pieces
from kb_index.render import summary
from kb_index.results import ArticleKind, Hit, SearchResult
from kb_index.search import Query, search_index

LANGUAGES = ("zh", "en")

LOST = 0.5
"""Less confidence than this in the customer's language makes search look into the other one."""

FOUND = 0.6
"""The least confidence with which the other language's articles take the place of her own's."""


def search_languages(
    index: Index, query: Query, calibration: Calibration | None = None
) -> SearchResult:
    """Search the query's language and, where that finds nothing good, the other ones.

    Words alone cannot tell whether an article in another language answers: both languages
    must be the encoder's.
    """
    own = search_index(index, query, calibration)
    if (
        own.confidence >= LOST
        or query.kind is not ArticleKind.FAQ
        or not index.reads(query.language)
    ):
        return own
    others = [one for one in LANGUAGES if one != query.language and index.reads(one)]
    found = [search_index(index, replace(query, language=one), calibration) for one in others]
    best = max(found, key=lambda result: result.confidence, default=own)
    return replace(best, language=query.language) if best.confidence >= FOUND else own


def foreign(result: SearchResult) -> list[str]:
    """Return the articles of a result that are in another language than it was asked in."""
    return [hit.article_id for hit in result.hits if hit.language != result.language]


def with_versions(result: SearchResult, versions: dict[str, Article]) -> SearchResult:
    """Put versions in the language of the question in the place of what was found, by its id."""
    shown = (_version(hit, versions.get(hit.article_id)) for hit in result.hits)
    return replace(result, hits=tuple(shown))


def _version(hit: Hit, article: Article | None) -> Hit:
    if article is None:
        return hit
    parts = pieces(article.answer, article.language)
    passage = parts[0] if parts else ""
    return replace(
        hit,
        article_id=article.id,
        title=article.title,
        language=article.language,
        passage=passage,
        summary=summary(passage),
        complete=len(parts) <= 1,
        title_marks=(),
        excerpt=summary(passage),
        excerpt_marks=(),
    )
