"""The conditions that the list's queries are made of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select
from sqlalchemy.orm import aliased

from kb_index.article import Status
from kb_index.editing.listing.wanted import NOBODY, Need, Stage, Wanted
from kb_index.editing.tables import AgreementRow, CopyRow
from kb_index.tables import ArticleRow, VariantRow

Condition = ColumnElement[bool]

THERE = ArticleRow.deleted_at.is_(None)
_WORK = func.coalesce(CopyRow.state, ArticleRow.status)
STAGES: dict[Stage, Condition] = {
    Stage.DRAFT: and_(THERE, _WORK == Stage.DRAFT),
    Stage.IN_REVIEW: and_(THERE, _WORK == Stage.IN_REVIEW),
    Stage.APPROVED: and_(THERE, _WORK == Stage.APPROVED),
    Stage.PUBLISHED: and_(THERE, ArticleRow.status == Status.PUBLISHED),
    Stage.ARCHIVED: and_(THERE, ArticleRow.status == Status.ARCHIVED),
    Stage.TRASHED: ArticleRow.deleted_at.is_not(None),
}
_OTHER = aliased(ArticleRow, name="other")
_VERSION = and_(
    _OTHER.translation_key == ArticleRow.translation_key,
    _OTHER.translation_key != "",
    _OTHER.kind == ArticleRow.kind,
    _OTHER.language != ArticleRow.language,
    _OTHER.deleted_at.is_(None),
)
_OLDER = (
    select(_OTHER.id)
    .join(AgreementRow, AgreementRow.other_id == _OTHER.id)
    .where(
        _VERSION,
        AgreementRow.article_id == ArticleRow.id,
        AgreementRow.revision < _OTHER.worded_revision,
        _OTHER.status == Status.PUBLISHED,
    )
    .exists()
)


def needed(need: Need, now: datetime) -> Condition:
    """Return the condition that an article outside the trash needs something."""
    in_use, published = ArticleRow.status != Status.ARCHIVED, ArticleRow.status == Status.PUBLISHED
    needs: dict[Need, Condition] = {
        Need.REVIEW_DUE: and_(in_use, ArticleRow.review_at <= now),
        Need.TRANSLATION_MISSING: and_(in_use, ~select(_OTHER.id).where(_VERSION).exists()),
        Need.TRANSLATION_OLDER: and_(in_use, _OLDER),
        Need.HAS_CHANGES: and_(published, CopyRow.article_id.is_not(None)),
        Need.EXPIRED: and_(published, ArticleRow.valid_until <= now),
        Need.NO_OWNER: and_(in_use, ArticleRow.owner_id.is_(None)),
    }
    return and_(THERE, needs[need])


def of_the_list(wanted: Wanted, now: datetime) -> Iterator[Condition]:
    """Yield the conditions that lists are counted by."""
    yield STAGES[wanted.stage] if wanted.stage else THERE
    if wanted.needs:
        yield needed(wanted.needs, now)


def filters(wanted: Wanted) -> Iterator[Condition]:
    """Yield every other condition."""
    yield from (_has(word) for word in wanted.words)
    if wanted.products:
        yield ArticleRow.product.in_(wanted.products)
    if wanted.categories:
        yield ArticleRow.category.in_(wanted.categories)
    if wanted.language:
        yield ArticleRow.language == wanted.language
    if wanted.audience:
        yield ArticleRow.audience == wanted.audience
    if wanted.tag:
        yield _tagged(json.dumps(wanted.tag))
    if wanted.owner:
        nobody = wanted.owner == NOBODY
        yield ArticleRow.owner_id.is_(None) if nobody else ArticleRow.owner_id == wanted.owner


def _has(word: str) -> Condition:
    """Return the condition that an article, as it is or as it is being written, has a word."""
    variant = select(VariantRow.number).where(
        VariantRow.article_id == ArticleRow.id, VariantRow.text.icontains(word, autoescape=True)
    )
    texts = (ArticleRow.title, ArticleRow.answer, CopyRow.words)
    return or_(
        ArticleRow.id == word,
        *(text.icontains(word, autoescape=True) for text in texts),
        _tagged(json.dumps(word)[1:-1]),
        variant.exists(),
    )


def _tagged(part: str) -> Condition:
    """Return the condition that an article's tags, as JSON is stored, have a part."""
    return cast(ArticleRow.tags, String).icontains(part, autoescape=True)
