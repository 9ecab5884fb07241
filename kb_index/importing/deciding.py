"""What an import does with an article that may be there already."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from kb_index.article import Article, Audience, Status
from kb_index.importing.drafting import Candidate, Refused, given_of
from kb_index.importing.fields import cells_of
from kb_index.importing.problem import Problem
from kb_index.results import ArticleKind

_KEY = "csv:"


class Outcome(StrEnum):
    """What became of a row; ``kept`` is an article that was edited by hand since its import."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a row; ``article`` is what is to be stored, ``before`` its old revision."""

    place: str
    outcome: Outcome
    title: str
    external_id: str = ""
    article: Article | None = None
    before: int = 0
    problems: tuple[Problem, ...] = ()


def refuse(row: Refused) -> Decision:
    """Return the decision on a row that cannot be read."""
    return Decision(row.place, Outcome.REFUSED, row.title, problems=row.problems)


def decide(row: Candidate, before: Article | None, keep: bool, now: datetime) -> Decision:
    """Decide on a row; ``before`` is the article that it is about, ``keep`` that it must stay.

    A known article gets what the file has a column for and keeps the rest. One in the trash comes
    back as a new one would.
    """
    if before is None:
        return _new(row, now)
    title = row.given.get("title", before.title)
    same = before.deleted_at is None and _same(row.given, before)
    if same or keep:
        outcome = Outcome.UNCHANGED if same else Outcome.KEPT
        return Decision(row.place, outcome, title, row.external_id, before=before.revision)
    given = (
        row.given if before.deleted_at is None else {"status": row.otherwise["status"], **row.given}
    )
    article = replace(
        before,
        **values_of(given),
        revision=before.revision + 1,
        updated_at=now,
        deleted_at=None,
    )
    return Decision(row.place, Outcome.CHANGED, title, row.external_id, article, before.revision)


def values_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of an article's fields for what a row gives."""
    values = dict(given)
    for name, kind in (("audience", Audience), ("status", Status), ("kind", ArticleKind)):
        if name in values:
            values[name] = kind(values[name])
    for name in ("variants", "tags"):
        if name in values:
            values[name] = tuple(values[name])
    for name in ("valid_from", "valid_until", "review_at"):
        if name in values:
            values[name] = datetime.fromisoformat(values[name]) if values[name] else None
    if "owner_id" in values:
        values["owner_id"] = values["owner_id"] or None
    return values


def _new(row: Candidate, now: datetime) -> Decision:
    title = row.given.get("title", "")
    if missing := [name for name in ("title", "answer") if name not in row.given]:
        problems = tuple(Problem("no_column", name) for name in missing)
        return Decision(row.place, Outcome.REFUSED, title, row.external_id, problems=problems)
    values = values_of({**row.otherwise, **_filled(row.given)})
    article = Article(
        id=_id(row.external_id, values["language"]),
        external_id=row.external_id,
        **values,
        revision=1,
        created_at=now,
        updated_at=now,
    )
    return Decision(row.place, Outcome.ADDED, title, row.external_id, article)


def _filled(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is not empty, so that the options fill the rest of a new article."""
    return {name: value for name, value in given.items() if value not in ("", [])}


def _same(given: Mapping[str, Any], before: Article) -> bool:
    """Tell whether an article has all of this, as it would be read back from a file."""
    standing, _ = given_of(cells_of(before))
    return all(standing.get(name, "") == value for name, value in given.items())


def _id(external_id: str, language: str) -> str:
    if external_id.startswith(_KEY):
        return f"own-{external_id.removeprefix(_KEY)}-{language}"
    key = hashlib.sha256(external_id.encode("utf-8", "surrogatepass")).hexdigest()[:24]
    return f"import-{key}"
