"""Which column of a file is which part of an article: guessed from its name, in zh and en."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping

FIELDS: dict[str, tuple[str, ...]] = {
    "external_id": (
        *("external id", "id", "key", "uid", "uuid", "no", "number", "article id"),
        *("编号", "序号", "外部编号", "文章编号", "標識", "标识"),
    ),
    "title": (
        *("title", "question", "q", "subject", "name", "heading", "headline", "faq"),
        *("标题", "標題", "问题", "問題", "提问", "题目", "主题", "标准问题", "标准问", "问"),
    ),
    "answer": (
        *("answer", "a", "body", "content", "text", "reply", "response", "markdown"),
        *("答案", "回答", "内容", "內容", "正文", "回复", "回覆", "标准答案", "答"),
    ),
    "variants": (
        *("variants", "similar questions", "alternative questions", "alternatives", "synonyms"),
        *("similar question", "other wordings", "phrasings", "utterances", "keywords"),
        *("相似问题", "相似问法", "相似问", "其他问法", "扩展问", "扩展问法", "同义问法", "问法"),
        *("相似問題", "其他問法", "关键词"),
    ),
    "language": ("language", "lang", "locale", "语言", "語言", "语种"),
    "product": ("product", "product line", "board", "产品", "產品", "商品", "产品线", "业务"),
    "category": (
        *("category", "categories", "section", "folder", "topic", "group"),
        *("分类", "分類", "类别", "類別", "目录", "类目", "栏目"),
    ),
    "tags": ("tags", "tag", "labels", "label", "标签", "標籤"),
    "audience": (
        *("audience", "visibility", "visible to", "access"),
        *("读者", "讀者", "可见范围", "可見範圍", "权限"),
    ),
    "status": ("status", "state", "状态", "狀態"),
    "kind": ("kind", "type", "类型", "類型"),
    "translation_key": ("translation key", "translation of", "翻译组", "译文组", "对应文章"),
    "source": ("source", "url", "link", "origin", "来源", "來源", "出处", "链接"),
    "valid_from": (
        *("valid from", "from", "starts", "start date", "published from"),
        *("生效日期", "生效时间", "开始日期", "有效期自"),
    ),
    "valid_until": (
        *("valid until", "until", "expires", "expiry", "end date", "valid to"),
        *("失效日期", "失效时间", "结束日期", "截止日期", "有效期至", "过期时间"),
    ),
    "owner_id": ("owner id", "owner", "负责人", "負責人"),
    "review_at": ("review at", "review date", "next review", "复审日期", "复查日期", "審核日期"),
}
"""The parts of an article, each with the names that columns of it have."""

_MARKS = re.compile(r"[\s_\-:：*#（）()\[\].]+")
_CONTINUED = re.compile(r"\s*[(（]?\d+[)）]?$")
_FIELD_OF = {
    _MARKS.sub("", name): field for field, names in FIELDS.items() for name in (*names, field)
}
_SEVERAL = frozenset({"answer", "variants", "tags"})


def guess(columns: Iterable[str]) -> dict[str, str]:
    """Return for every column the field that it likely is, or nothing (an empty text).

    A field goes to the first column whose name fits, and goes on in numbered ones of the same name,
    such as ``answer (2)``.
    """
    mapping: dict[str, str] = {}
    bases: dict[str, str] = {}
    for column in columns:
        base = _plain(_CONTINUED.sub("", column))
        field = _FIELD_OF.get(_plain(column)) or _FIELD_OF.get(base) or ""
        fits = bases.setdefault(field, base) == base and (
            field in _SEVERAL or field not in mapping.values()
        )
        mapping[column] = field if fits else ""
    return mapping


def fitting(columns: Iterable[str], saved: Mapping[str, str]) -> dict[str, str]:
    """Return a saved mapping for these columns; what it does not know stays out."""
    return {column: saved[column] if saved.get(column) in FIELDS else "" for column in columns}


def header_key(columns: Iterable[str]) -> str:
    """Return what knows a set of columns again, in whatever order they stand."""
    text = "\n".join(sorted(_plain(column) for column in columns))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(column: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", column).casefold())
