"""Sets from a data folder of customer support in both languages: documentation and small talk."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.frozen import published
from benchmarks.sets.evaluation import Asked, Base, EvaluationSet, drawn, split_of
from benchmarks.sets.sample import LANGUAGES, answered, sample
from kb_index.article import Article, Draft
from kb_index.encoder.lessons.corpus import plain
from kb_index.results import ArticleKind
from kb_index.sample.faq import is_question, section_key
from kb_index.sample.markdown import clean_answer, clean_title

_MOST = 300
_OF_ONE_PRODUCT = 40
_LEAD = {"zh": 200, "en": 500}
"""Characters of an answer that the base keeps: to encode all of it would take an hour."""

_TAG = {"zh": "zh-cn", "en": "en-us"}
Row = dict[str, Any]


def docs_titles(folder: Path, language: str, split: str) -> EvaluationSet:
    """Return other titles of sections, asked of all FAQ of the documentation.

    The base, twice the sample, holds one title of each section; older editions had the others.
    """
    base = _docs(folder)
    titles = {one.id: plain(one.title) for one in base.articles if one.language == language}
    taken = set(titles.values())
    asked = []
    for row in _variants(folder, language):
        article_id = f"{section_key(row)}-{language}"
        if article_id in titles and split_of(section_key(row)) == split:
            wordings = {plain(title): title for title in map(clean_title, row["titles"])}
            asked += [
                Asked(title, frozenset({article_id}))
                for key, title in wordings.items()
                if key not in taken and is_question(title, language)
            ]
    name = f"docs-editor-{language}"
    trained = "trained on, except the titles of the sample's sections"
    chosen = tuple(drawn(asked, _MOST, name))
    return EvaluationSet(name, language, base, chosen, len(asked), trained)


def small_talk(folder: Path, language: str, split: str) -> EvaluationSet:
    """Return wordings that the sample's small talk does not hold; its answers are split."""
    known = {
        plain(wording)
        for one in sample().articles
        if one.kind is ArticleKind.SMALL_TALK
        for wording in (one.title, *one.variants)
    }
    wordings: dict[str, set[str]] = defaultdict(set)
    for answer, texts in small_talk_wordings(folder, language):
        for text in texts:
            wordings[" ".join(text.split())].add(f"small_talk-{answer}-{language}")
    asked = [
        Asked(text, frozenset(right))
        for text, right in sorted(wordings.items())
        if len(right) == 1 and plain(text) not in known and split_of(min(right)) == split
    ]
    name = f"small-talk-{language}"
    trained = "nine answers in ten trained on"
    chosen = tuple(drawn(asked, _MOST, name))
    base, kind = sample(), ArticleKind.SMALL_TALK
    return EvaluationSet(name, language, base, chosen, len(asked), trained, kind)


def small_talk_wordings(folder: Path, language: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the id of each answer to small talk, and the wordings that it answers."""
    for row in _read(folder / "ms_chitchat_qna" / f"chitchat_{_TAG[language]}.jsonl"):
        yield str(row["id"]), row["questions"]


def other_products(folder: Path, language: str, split: str) -> EvaluationSet:
    """Return questions about the sample's products, and about those of other makers.

    Some of the latter are general enough to be answered by accident ("Is HTTP supported?").
    """
    wanted = [
        Asked(title)
        for product in sorted(folder.glob("docs_*/faq.jsonl"))
        for title in drawn(_titles(product, language), _OF_ONE_PRODUCT, product.parent.name)
        if split_of(title) == split
    ]
    name = f"other-products-{language}"
    asked = answered(language, split)
    chosen = (*asked, *drawn(wanted, _MOST, name))
    available = len(asked) + len(wanted)
    trained = "answerable ones not trained on, titles of other products trained on"
    return EvaluationSet(name, language, sample(), chosen, available, trained)


@cache
def _docs(folder: Path) -> Base:
    articles = [one for language in LANGUAGES for one in _articles(folder, language)]
    return Base("docs", tuple(articles))


def _articles(folder: Path, language: str) -> Iterator[Article]:
    """Yield one article of each section whose title is a question."""
    reworded = {section_key(row) for row in _variants(folder, language)}
    seen: Counter[str] = Counter()
    for row in _read(folder / "alibaba_cloud_docs" / f"faq_{language}.jsonl"):
        title = clean_title(row["question"])
        key = section_key(row) if row["anchor"] else row["id"]
        seen[key] += 1
        # An anchor of a whole page stands for many questions, unless they are known as rewordings.
        if not is_question(title, language) or (key in reworded and seen[key] > 1):
            continue
        number = f"{key}.{seen[key]}" if seen[key] > 1 else key
        answer = clean_answer(row["answer"])[: _LEAD[language]]
        draft = Draft(f"{number}-{language}", number, language, title, answer)
        yield published(draft)


def _variants(folder: Path, language: str) -> list[Row]:
    return _read(folder / "alibaba_cloud_docs" / f"title_variants_{language}.jsonl")


def _titles(path: Path, language: str) -> list[str]:
    """Return the distinct headings of a FAQ that are questions."""
    titles = [clean_title(row["question"]) for row in _read(path) if row["lang"] == language]
    return [title for title in dict.fromkeys(titles) if is_question(title, language)]


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
