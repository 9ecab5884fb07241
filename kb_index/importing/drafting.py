"""From a row and its mapping to what an article is given; every mistake names its column."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from core.language import detect_language
from core.text import clean
from kb_index.article import Audience, Status
from kb_index.importing.cells import split
from kb_index.importing.options import Options
from kb_index.importing.problem import Problem
from kb_index.importing.row import Cell, Row
from kb_index.results import ArticleKind

TITLE_LIMIT = 500
ANSWER_LIMIT = 1_000_000
"""Bytes of an answer in UTF-8; the editors have the same."""
_LIMITS = {
    "external_id": 1000,
    "language": 16,
    "product": 64,
    "category": 128,
    "translation_key": 255,
    "source": 2000,
    "owner_id": 64,
}
_MOMENT_LIMIT, _ID_LIMIT = 40, 255
_LISTS = {"variants": (500, 200), "tags": (40, 30)}
_DATES = ("valid_from", "valid_until", "review_at")
_LANGUAGES = {
    "zh": (
        "zh",
        "zhcn",
        "zhhans",
        "zhtw",
        "zhhant",
        "zhhk",
        "chinese",
        "中文",
        "简体中文",
        "繁體中文",
    ),
    "en": ("en", "enus", "engb", "english", "英文", "英语", "英語"),
}
_CHOICES: dict[str, dict[str, tuple[str, ...]]] = {
    "language": _LANGUAGES,
    "audience": {
        Audience.PUBLIC: ("public", "everyone", "all", "公开", "所有人"),
        Audience.SIGNED_IN: ("signedin", "members", "登录用户", "会员"),
        Audience.AGENTS: ("agents", "internal", "private", "客服", "内部"),
    },
    "status": {
        Status.DRAFT: ("draft", "草稿"),
        Status.IN_REVIEW: ("inreview", "review", "审核中", "待审核"),
        Status.PUBLISHED: ("published", "live", "已发布", "发布"),
        Status.ARCHIVED: ("archived", "已归档", "下线"),
    },
    "kind": {
        ArticleKind.FAQ: ("faq", "article", "文章", "问答"),
        ArticleKind.SMALL_TALK: ("smalltalk", "闲聊"),
        ArticleKind.THREAD: ("thread", "discussion", "讨论"),
    },
}


class _Wrong(Exception):
    def __init__(self, code: str, column: str, **details: Any) -> None:
        self.problem = Problem(code, column, details)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a row gives an article, known by ``external_id``.

    ``given`` are the fields that the file has a column for, as JSON values; a new article gets the
    rest from ``otherwise``, a known one keeps what it has.
    """

    place: str
    external_id: str
    given: dict[str, Any]
    otherwise: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not imported, and why."""

    place: str
    problems: tuple[Problem, ...]
    title: str = ""


@dataclass(slots=True)
class Drafting:
    """Makes candidates of one file's rows, and finds those that stand in it twice."""

    mapping: Mapping[str, str]
    options: Options
    seen: dict[str, str] = field(default_factory=dict)

    def draft(self, row: Row) -> Candidate | Refused:
        """Return what a row gives, or everything that is wrong with it."""
        cells = self._cells(row.cells)
        given, problems = given_of(cells)
        title = given.get("title", "")
        if not problems:
            try:
                return self._candidate(row.place, given)
            except _Wrong as wrong:
                problems.append(wrong.problem)
        return Refused(row.place, tuple(problems), title)

    def _cells(self, cells: dict[str, Cell]) -> dict[str, Cell]:
        """Return the cells by field; what stands in several columns is put together."""
        found: dict[str, Cell] = {}
        for column, cell in cells.items():
            name = self.mapping.get(column, "")
            if not name:
                continue
            if name in _LISTS:
                before = found.get(name, [])
                texts = cell if isinstance(cell, list) else split(cell)
                found[name] = [*before, *texts]
            elif name == "answer" and name in found:
                found[name] = _text(found[name]) + _text(cell)
            else:
                found.setdefault(name, cell)
        return found

    def _candidate(self, place: str, given: dict[str, Any]) -> Candidate:
        title, told = given.get("title", ""), given.pop("external_id", "")
        language = given.get("language") or self.options.language or detect_language(title)
        if not told and not title:
            raise _Wrong("no_column", "title")
        external_id = _external_id(told, self.options.collection, language, title)
        if external_id in self.seen:
            raise _Wrong("same_as", "title", place=self.seen[external_id])
        self.seen[external_id] = place
        return Candidate(place, external_id, given, self._otherwise(language))

    def _otherwise(self, language: str) -> dict[str, Any]:
        options = self.options
        return {
            "language": language,
            "product": options.product,
            "category": options.category,
            "audience": options.audience.value,
            "status": options.status.value,
        }


def given_of(cells: dict[str, Cell]) -> tuple[dict[str, Any], list[Problem]]:
    """Return the values of cells by field, as JSON values, and everything that is wrong."""
    given: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, cell in cells.items():
        try:
            value = _READ[name](name, cell)
        except _Wrong as wrong:
            problems.append(wrong.problem)
            continue
        if value is not None:
            given[name] = value
    begins, ends = given.get("valid_from"), given.get("valid_until")
    if begins and ends and datetime.fromisoformat(ends) <= datetime.fromisoformat(begins):
        problems.append(Problem("ends_before_it_begins", "valid_until"))
    return given, problems


def _external_id(told: str, collection: str, language: str, title: str) -> str:
    if not told:
        key = hashlib.sha256(f"{language}\n{title}".encode()).hexdigest()[:24]
        told = f"csv:{key}"
    elif collection:
        told = f"{collection}/{told}"
    if len(told) <= _ID_LIMIT:
        return told
    return "long:" + hashlib.sha256(told.encode()).hexdigest()


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else "\n".join(cell)


def _line(name: str, cell: Cell) -> str:
    text = " ".join(clean(_text(cell)).split())
    return _short(name, text, _LIMITS[name])


def _short(name: str, text: str, limit: int) -> str:
    if len(text) > limit:
        raise _Wrong("too_long", name, length=len(text), limit=limit)
    return text


def _title(name: str, cell: Cell) -> str:
    text = " ".join(clean(_text(cell)).split())
    if not text:
        raise _Wrong("empty", name)
    return _short(name, text, TITLE_LIMIT)


def _answer(name: str, cell: Cell) -> str:
    text = clean(_text(cell))
    if not text:
        raise _Wrong("empty", name)
    length = len(text.encode())
    if length > ANSWER_LIMIT:
        raise _Wrong("too_many_bytes", name, length=length, limit=ANSWER_LIMIT)
    return text


def _list(name: str, cell: Cell) -> list[str]:
    longest, most = _LISTS[name]
    texts = [cell] if isinstance(cell, str) else cell
    items = list(dict.fromkeys(text for each in texts if (text := " ".join(clean(each).split()))))
    if len(items) > most:
        raise _Wrong("too_many", name, length=len(items), limit=most)
    return [_short(name, item, longest) for item in items]


def _choice(name: str, cell: Cell) -> str | None:
    told = clean(_text(cell))
    plain = "".join(character for character in told.casefold() if character.isalnum())
    if not plain:
        return None
    for value, names in _CHOICES[name].items():
        if plain in names:
            return str(value)
    raise _Wrong("not_one_of", name, value=told[:40], allowed=", ".join(_CHOICES[name]))


def _category(name: str, cell: Cell) -> str:
    text = _line(name, cell)
    parts = [part.strip().casefold() for part in text.replace(">", "/").split("/")]
    if len(set(parts)) < len(parts):
        raise _Wrong("runs_in_a_circle", name, value=text)
    return text


def _moment(name: str, cell: Cell) -> str | None:
    """Read a cell with a date (its midnight) or a moment, UTC where no offset is given."""
    text = clean(_text(cell))
    if not text:
        return ""
    try:
        if len(text) > _MOMENT_LIMIT:
            raise ValueError(text)
        moment = datetime.fromisoformat(text)
        known = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return known.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        raise _Wrong("not_a_date", name, value=text[:_MOMENT_LIMIT]) from None


_READ: dict[str, Callable[[str, Cell], Any]] = {
    **dict.fromkeys(_LIMITS, _line),
    **dict.fromkeys(_LISTS, _list),
    **dict.fromkeys(_CHOICES, _choice),
    **dict.fromkeys(_DATES, _moment),
    "title": _title,
    "answer": _answer,
    "category": _category,
}
