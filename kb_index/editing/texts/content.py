"""What is written of an article: the part that editors change, apart from where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, get_args

from core.clock import iso
from core.errors import Language
from core.text import clean
from kb_index.article import Article, Audience, Draft

LANGUAGES: tuple[str, ...] = get_args(Language)
_DATES = ("review_at", "valid_from", "valid_until")
_LISTS = ("variants", "tags")


@dataclass(frozen=True, slots=True)
class Content:
    """One text of an article with its labels; the fields are those of `kb_index.article.Draft`."""

    title: str = ""
    answer: str = ""
    variants: tuple[str, ...] = ()
    product: str = ""
    category: str = ""
    audience: Audience = Audience.PUBLIC
    tags: tuple[str, ...] = ()
    owner_id: str | None = None
    review_at: datetime | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def tidy(self) -> Content:
        """Return it without what no reader sees, without empty lines of lists and without twins."""
        return replace(
            self,
            title=_line(self.title),
            answer=clean(self.answer),
            product=_line(self.product),
            category=_line(self.category),
            variants=_each_once(self.variants),
            tags=_each_once(self.tags),
        )

    def words(self) -> str:
        """Return what lists search."""
        return "\n".join((self.title, self.answer, *self.variants, *self.tags))

    def to_json(self) -> dict[str, Any]:
        """Write it as working copies keep it and pages get it."""
        values: dict[str, Any] = {name: getattr(self, name) for name in NAMES}
        values |= {name: iso(values[name]) for name in _DATES}
        return values | {name: list(values[name]) for name in _LISTS}


NAMES = tuple(field.name for field in fields(Content))


def from_json(values: Mapping[str, Any]) -> Content:
    """Read what `Content.to_json` wrote, or a revision's content; what is missing is empty."""
    found = {name: values[name] for name in NAMES if name in values}
    for name in _DATES:
        if found.get(name):
            found[name] = datetime.fromisoformat(found[name])
    for name in _LISTS:
        found[name] = tuple(found.get(name, ()))
    return Content(**found | {"audience": Audience(found.get("audience", Audience.PUBLIC))})


def content_of(article: Draft) -> Content:
    """Return what is written of an article."""
    return Content(**{name: getattr(article, name) for name in NAMES})


def with_content(article: Article, content: Content) -> Article:
    """Return an article that says something else."""
    return replace(article, **{name: getattr(content, name) for name in NAMES})


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _each_once(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for text in texts if (line := _line(text))))
