"""The report of an import as lines of a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from core.spreadsheets import defused

_OUTCOMES = {
    "added": "新增",
    "changed": "更新",
    "unchanged": "未变",
    "kept": "保留（手工改过）",
    "refused": "未导入",
    "edited": "保留（后来改过）",
    "restored": "已恢复",
    "removed": "已移入回收站",
    "gone": "已不存在",
    "": "",
}


def _written(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([defused(cell) for cell in cells])
    return out.getvalue()


HEADER = {
    "zh": _written(("位置", "结果", "标题", "外部编号", "问题", "撤销")),
    "en": _written(("place", "outcome", "title", "external_id", "problems", "undone")),
}


def line(row: dict[str, Any], language: str) -> str:
    """Return a row of a report as a line; cells that look like formulas are defused."""
    problems = "; ".join(
        ": ".join(filter(None, (one["column"], one[language]))) for one in row["problems"]
    )
    outcome, undone = row["outcome"], row["undone"] or ""
    if language == "zh":
        outcome, undone = _OUTCOMES[outcome], _OUTCOMES[undone]
    return _written((row["place"], outcome, row["title"], row["external_id"], problems, undone))
