"""The sample knowledge base and the frozen questions, as the benchmarks use them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from kb_index.article import Article, Draft
from kb_index.encoder.encoder import Encoder
from kb_index.index.index import Index
from kb_index.sample.loading import sample_drafts

QUESTIONS = Path(__file__).parent / "data" / "questions.jsonl"
_THEN = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the article that answers it; None where the sample has no answer.

    ``origin``: ``editor`` (a title that another edition of the same section had), ``written``
    (worded for this project as a customer would) or ``unrelated``. ``split``: ``fit`` may tune
    and calibrate, ``test`` is only measured on.
    """

    question: str
    language: str
    article_id: str | None
    origin: str
    split: str


def questions(split: str | None = None) -> list[Question]:
    """Return the frozen questions of one split, or all."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    found = [Question(**json.loads(line)) for line in lines]
    return [one for one in found if split in (None, one.split)]


def sample_index(encoder: Encoder | None) -> Index:
    """Build the index of the whole sample, without a database."""
    return index_of(map(published, sample_drafts()), encoder)


def index_of(articles: Iterable[Article], encoder: Encoder | None) -> Index:
    """Build the index of these articles, without a database."""
    index = Index(encoder)
    index.apply(index.prepare(list(articles)))
    return index


def published(draft: Draft) -> Article:
    """Return a draft as the database would give it back."""
    values = {field.name: getattr(draft, field.name) for field in fields(Draft)}
    return Article(**values, revision=1, created_at=_THEN, updated_at=_THEN)
