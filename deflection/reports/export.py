"""A report as a file for spreadsheets: numbers stay numbers, and no text is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from core.errors import Language
from core.spreadsheets import defused
from core.text import clean
from deflection.numbers.metric import Unit
from deflection.reports.parts import Name
from deflection.reports.views import METRIC

_FORMATS = {
    Unit.COUNT: "0",
    Unit.SHARE: "0.0%",
    Unit.SECONDS: "0",
    Unit.MEAN: "0.00",
    Unit.POINTS: "0.0",
}
_HEADS = {
    "key": {"zh": "编号", "en": "Id"},
    "name": {"zh": "名称", "en": "Name"},
    "metric": {"zh": "指标", "en": "Metric"},
    "value": {"zh": "值", "en": "Value"},
    "of": {"zh": "基数", "en": "Of"},
    "low": {"zh": "95% 区间下限", "en": "95 % interval, low"},
    "high": {"zh": "95% 区间上限", "en": "95 % interval, high"},
    "before": {"zh": "对比时段", "en": "Compared with"},
    "conversation": {"zh": "会话", "en": "Conversation"},
    "began": {"zh": "开始时间", "en": "Began"},
    "channel": {"zh": "渠道", "en": "Channel"},
    "product": {"zh": "产品", "en": "Product"},
    "question": {"zh": "第一个问题", "en": "First question"},
    "outcome": {"zh": "结果", "en": "Outcome"},
    "article": {"zh": "文章", "en": "Article"},
    "counts": {"zh": "计入次数", "en": "Counts"},
    "survey": {"zh": "调查", "en": "Survey"},
    "score": {"zh": "评分", "en": "Score"},
    "comment": {"zh": "留言", "en": "Comment"},
    "asked": {"zh": "发出时间", "en": "Asked at"},
    "answered": {"zh": "回答时间", "en": "Answered at"},
    "agent": {"zh": "客服", "en": "Agent"},
}
_SURVEYS = {
    "csat": {"zh": "满意度", "en": "Satisfaction"},
    "nps": {"zh": "推荐意愿", "en": "Recommendation"},
    "ces": {"zh": "自助轻松度", "en": "Effort"},
}
_IN_SECONDS = {"zh": "{name}（秒）", "en": "{name} (s)"}
_NO_MEMBER = {"zh": "未归类", "en": "None"}


ROWS_AT_MOST = 5000
"""Of conversations in one file."""


class FileKind(StrEnum):
    """What a report can be exported as."""

    CSV = "csv"
    XLSX = "xlsx"


class Figure(NamedTuple):
    """A number of a cell, and how it is written; seconds stay seconds."""

    value: float | None
    unit: Unit


Cell = str | Figure
Called = Mapping[str, Name]
"""What channels are called, by their codes."""


@dataclass(frozen=True, slots=True)
class Table:
    """Heads, and rows as long as they."""

    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def of_overview(found: Mapping[str, Any], language: Language) -> Table:
    """Return the metrics of an overview, one a row."""
    heads = ("metric", "value", "of", "low", "high", "before")
    return Table(
        [_HEADS[head][language] for head in heads],
        [list(_metric(each, language)) for each in found["metrics"]],
    )


def of_breakdown(found: Mapping[str, Any], language: Language) -> Table:
    """Return the rows of a breakdown, with the columns that it has."""
    metrics = [METRIC[code] for code in found["columns"]]
    heads = [_HEADS[head][language] for head in ("key", "name")]
    return Table(
        heads
        + [
            _head(metric.zh if language == "zh" else metric.en, metric.unit, language)
            for metric in metrics
        ],
        [
            [
                row["key"],
                _name(row["name"], row["key"], language),
                *(Figure(row["values"][metric.code], metric.unit) for metric in metrics),
            ]
            for row in found["rows"]
        ],
    )


def _head(name: str, unit: Unit, language: Language) -> str:
    """Return a head that says what its numbers are measured in, where they do not show it."""
    return _IN_SECONDS[language].format(name=name) if unit is Unit.SECONDS else name


def _name(name: Name | None, key: str, language: Language) -> str:
    """Return what a member is called; what nobody named stays as it is known."""
    if not key:
        return _NO_MEMBER[language]
    return name[language] if isinstance(name, dict) else name or key


def of_conversations(
    found: Iterable[Mapping[str, Any]], channels: Called, language: Language, zone: tzinfo
) -> Table:
    """Return the conversations behind a number, their beginnings by the company's clock."""
    heads = (
        *("conversation", "began", "channel", "product", "question", "outcome", "article"),
        "counts",
    )
    return Table(
        [_HEADS[head][language] for head in heads],
        [list(_conversation(one, channels, language, zone)) for one in found],
    )


def _conversation(
    one: Mapping[str, Any], channels: Called, language: Language, zone: tzinfo
) -> Iterator[Cell]:
    outcome = METRIC.get(one["outcome"] or "")
    yield one["conversation_id"]
    yield _moment(one["began_at"], zone)
    yield _name(channels.get(one["channel"]), one["channel"], language)
    yield _name(one["product_name"], one["product"], language) if one["product"] else ""
    yield one["question"] or ""
    yield "" if outcome is None else outcome.zh if language == "zh" else outcome.en
    yield one["article"] or ""
    yield Figure(one["counts"], Unit.COUNT)


def of_answers(
    found: Iterable[Mapping[str, Any]], channels: Called, language: Language, zone: tzinfo
) -> Table:
    """Return answers to surveys, one a row, their moments by the company's clock."""
    heads = ("survey", "score", "comment", "asked", "answered", "agent", "channel", "conversation")
    return Table(
        [_HEADS[head][language] for head in heads],
        [list(_answer(one, channels, language, zone)) for one in found],
    )


def _answer(
    one: Mapping[str, Any], channels: Called, language: Language, zone: tzinfo
) -> Iterator[Cell]:
    yield _SURVEYS[one["survey"]][language]
    yield Figure(one["score"], Unit.COUNT)
    yield one["comment"]
    yield from (_moment(one[name], zone) for name in ("asked_at", "answered_at"))
    yield str(one["agent"] or "")
    yield _name(channels.get(one["channel"]), one["channel"], language)
    yield one["conversation_id"]


def _moment(iso: str | None, zone: tzinfo) -> str:
    if iso is None:
        return ""
    return datetime.fromisoformat(iso).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def written(table: Table, kind: FileKind) -> bytes:
    """Return a table as a file; it works, so it is called in a thread."""
    return _csv(table) if kind is FileKind.CSV else _xlsx(table)


def _metric(metric: Mapping[str, Any], language: Language) -> Iterator[Cell]:
    unit = Unit(metric["unit"])
    yield _head(metric[language], unit, language)
    yield Figure(metric["value"], unit)
    yield Figure(metric["of"], Unit(metric["of_unit"]))
    yield from (Figure(end, unit) for end in metric["interval"] or (None, None))
    yield Figure(metric["before"], unit)


def _csv(table: Table) -> bytes:
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(table.heads)
    lines.writerows([_plain(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")  # marked, or Excel takes it for another encoding


def _plain(cell: Cell) -> str:
    if isinstance(cell, Figure):
        return "" if cell.value is None else str(cell.value)
    return defused(clean(cell))


def _xlsx(table: Table) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("report")
    sheet.append(list(table.heads))
    for row in table.rows:
        sheet.append([_cell(sheet, cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: Any, cell: Cell) -> Any:
    if not isinstance(cell, Figure):
        return defused(clean(cell))
    found = WriteOnlyCell(sheet, value=cell.value)
    found.number_format = _FORMATS[cell.unit]
    return found
