"""What is wrong with a text, said to its editor: what keeps it from readers or from being saved."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from core.errors import ArticleInvalid
from kb_index.editing.texts.content import Content

TITLE_LIMIT = 500
VARIANT_LIMIT, VARIANTS_LIMIT = 500, 200
TAG_LIMIT, TAGS_LIMIT = 40, 30
LABEL_LIMITS = {"product": 64, "category": 128}
ANSWER_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with one field, in both languages."""

    field: str
    code: str
    zh: str
    en: str

    def to_json(self) -> dict[str, str]:
        """Write it as pages get it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Known:
    """What a text may refer to."""

    products: Collection[str] = ()
    categories: Collection[str] = ()
    owners: Collection[str] = ()


def refuse(problems: Iterable[Problem]) -> None:
    """Raise `ArticleInvalid` if there is any problem."""
    found = list(problems)
    if found:
        raise ArticleInvalid(
            zh="；".join(each.zh for each in found),
            en="; ".join(each.en for each in found),
            problems=[each.to_json() for each in found],
        )


def too_much(content: Content) -> list[Problem]:
    """Return what keeps a text from being saved at all: it is larger than is kept."""
    return [
        *_too_long("title", "标题", content.title, TITLE_LIMIT),
        *_answer_too_long(content.answer),
        *_too_many("variants", "其他问法", content.variants, VARIANTS_LIMIT, VARIANT_LIMIT),
        *_too_many("tags", "标签", content.tags, TAGS_LIMIT, TAG_LIMIT),
        *_too_long("product", "产品", content.product, LABEL_LIMITS["product"]),
        *_too_long("category", "分类", content.category, LABEL_LIMITS["category"]),
    ]


def problems(content: Content, known: Known) -> list[Problem]:
    """Return everything that keeps a text from readers."""
    return [*_missing(content), *too_much(content), *_unknown(content, known), *_dates(content)]


def _missing(content: Content) -> Iterator[Problem]:
    if not content.title:
        yield Problem("title", "title_empty", "标题还是空的", "the title is empty")
    if not content.answer:
        yield Problem("answer", "answer_empty", "答案还是空的", "the answer is empty")


def _answer_too_long(answer: str) -> Iterator[Problem]:
    size = len(answer.encode("utf-8", "surrogatepass"))
    if size > ANSWER_BYTES:
        megabytes = f"{size / 1e6:.1f}"
        yield Problem(
            "answer",
            "answer_too_long",
            f"答案有 {megabytes} MB，最多 1 MB，请拆成几篇",
            f"the answer has {megabytes} MB; at most 1 MB, so split it into several articles",
        )


def _too_long(field: str, zh: str, text: str, limit: int) -> Iterator[Problem]:
    if len(text) > limit:
        yield Problem(
            field,
            f"{field}_too_long",
            f"{zh}有 {len(text)} 个字，最多 {limit} 个字",
            f"the {field} has {len(text)} characters; at most {limit}",
        )


def _too_many(
    field: str, zh: str, texts: tuple[str, ...], most: int, longest: int
) -> Iterator[Problem]:
    if len(texts) > most:
        yield Problem(
            field,
            f"too_many_{field}",
            f"{zh}有 {len(texts)} 个，最多 {most} 个",
            f"there are {len(texts)} {field}; at most {most}",
        )
    long = next((text for text in texts if len(text) > longest), None)
    if long is not None:
        beginning = long[:20]
        yield Problem(
            field,
            f"{field.removesuffix('s')}_too_long",
            f"{zh}“{beginning}…”超过 {longest} 个字",
            f"one of the {field}, {beginning}…, is longer than {longest} characters",
        )


def _unknown(content: Content, known: Known) -> Iterator[Problem]:
    named: list[tuple[str, str, str | None, Collection[str], Callable[[str], str]]] = [
        ("product", "unknown_product", content.product, known.products, "没有产品“{}”".format),
        ("category", "unknown_category", content.category, known.categories, "没有分类“{}”".format),
        ("owner_id", "unknown_owner", content.owner_id, known.owners, "负责人 {} 不存在".format),
    ]
    for field, code, value, there, zh in named:
        if value and value not in there:
            noun = code.removeprefix("unknown_")
            yield Problem(field, code, zh(value), f"there is no {noun} {value}")


def _dates(content: Content) -> Iterator[Problem]:
    start, end = content.valid_from, content.valid_until
    if start is not None and end is not None and end <= start:
        yield Problem(
            "valid_until",
            "dates_reversed",
            "失效时间早于生效时间",
            "it ends before it begins",
        )


def problems_json(found: Iterable[Problem]) -> list[dict[str, Any]]:
    """Write problems as pages get them."""
    return [each.to_json() for each in found]
