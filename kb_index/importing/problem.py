"""What can be wrong with a file or one of its rows, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_FILE: dict[str, tuple[str, str]] = {
    "empty_file": ("文件是空的", "the file is empty"),
    "no_rows": ("只有表头，没有内容", "there is nothing below the header"),
    "no_articles": (
        "里面没有 Markdown、HTML、Word 或 PDF 文件",
        "there is no Markdown, HTML, Word or PDF file in it",
    ),
    "unknown_kind": (
        "认不出是什么文件，可以导入：{known}",
        "it is no known kind; these are: {known}",
    ),
    "picture": ("这是图片（{found}），图片不能当文章", "it is a picture ({found}), not articles"),
    "old_office": (
        "这是加密的或旧版的 Office 文件，请去掉密码，另存为 .xlsx 或 .docx",
        "it is an encrypted or old Office file; remove its password and save it as .xlsx or .docx",
    ),
    "encrypted": ("文件有密码，请去掉密码再导入", "it has a password; remove that first"),
    "damaged": ("文件已损坏（{problem}）", "it is damaged ({problem})"),
    "not_text": ("不是文本文件，或编码无法识别", "it is no text, or in an unknown encoding"),
    "unpacks_to_too_much": (
        "解压后超过 {limit} MB，或压缩率高得可疑",
        "it unpacks to more than {limit} MB, or suspiciously well",
    ),
    "too_many_files": ("压缩包里的文件超过 {limit} 个", "there are more than {limit} files in it"),
    "leads_outside": ("压缩包里的“{path}”指向外面", "its member {path} leads outside"),
    "has_entities": (
        "XML 里有 DTD 或实体声明，出于安全不读取",
        "its XML declares a DTD or entities, which are not read for safety",
    ),
    "too_many_rows": ("超过 {limit} 行，请分成几个文件", "more than {limit} rows; please split it"),
    "too_slow": (
        "读取它需要太多时间或内存，请分成几个文件",
        "reading it takes too much time or memory; please split it",
    ),
}
_ROW: dict[str, tuple[str, str]] = {
    "empty": ("没有内容", "empty"),
    "no_column": ("没有对应的列", "no column for it"),
    "too_long": ("有 {length} 个字，最多 {limit} 个", "{length} characters; the limit is {limit}"),
    "too_many_bytes": (
        "有 {length} 字节，最多 {limit} 字节",
        "{length} bytes; the limit is {limit}",
    ),
    "too_many": ("有 {length} 个，最多 {limit} 个", "{length} of them; the limit is {limit}"),
    "not_one_of": ("“{value}”不是 {allowed} 之一", "{value!r} is not one of {allowed}"),
    "not_a_date": (
        "“{value}”不是 2026-12-31 或 2026-12-31T18:00+08:00 这样的日期",
        "{value!r} is not a date like 2026-12-31 or 2026-12-31T18:00+08:00",
    ),
    "ends_before_it_begins": ("不晚于 valid_from", "not after valid_from"),
    "same_as": ("与 {place} 是同一篇", "the same article as {place}"),
    "more_cells": ("单元格比列多", "more cells than columns"),
    "not_json": ("不是 JSON 对象（{problem}）", "not a JSON object ({problem})"),
    "not_readable": ("读不出来（{problem}）", "it cannot be read ({problem})"),
    "formula_error": ("公式出错：{value}", "its formula ends in {value}"),
    "no_answer": ("还没有人回答", "nobody has answered yet"),
    "runs_in_a_circle": (
        "分类“{value}”绕回了自己",
        "the category {value!r} comes round to itself",
    ),
    "leads_elsewhere": (
        "转到了不允许的地址 {address}",
        "it leads to {address}, which may not be read",
    ),
    "private_address": ("地址在内网，不能读取", "its address is private and may not be read"),
    "unreachable": ("连接不上或没有及时回应", "it cannot be reached, or did not answer in time"),
    "answered_with": ("网站返回 {status}", "its site answered {status}"),
    "not_a_page": ("不是网页（{kind}）", "it is no web page ({kind})"),
    "page_too_large": ("网页超过 {limit} MB", "the page is larger than {limit} MB"),
    "not_an_article": ("不是文章，跳过", "not an article; skipped"),
}
WORDS = _FILE | _ROW


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a code of `WORDS`, the column it is in, and what fills the words."""

    code: str
    column: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    def message(self, language: str) -> str:
        """Say it in a language, without the column."""
        zh, en = WORDS[self.code]
        return (zh if language == "zh" else en).format(**self.details)

    def to_json(self) -> dict[str, Any]:
        """Write it with its words in both languages."""
        return {
            "code": self.code,
            "column": self.column,
            "details": dict(self.details),
            "zh": self.message("zh"),
            "en": self.message("en"),
        }


class Unreadable(Exception):
    """A file that cannot be read at all; nothing of it is imported."""

    def __init__(self, code: str, **details: Any) -> None:
        self.problem = Problem(code, "", details)
        super().__init__(self.problem.message("en"))
