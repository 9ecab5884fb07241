"""Loads the shipped sample into the database."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from core.clock import utc_now
from core.database import Transactions
from kb_index.article import Draft
from kb_index.results import ArticleKind
from kb_index.service import LoadReport, load_articles

DATA = Path(__file__).parent.parent / "data"
FAQ_FILE = DATA / "faq.jsonl"
SMALL_TALK_FILE = DATA / "small_talk.jsonl"

Progress = Callable[[int, int], None]
"""Called with articles done and articles in all."""

_BATCH = 500
_SITE = "https://github.com/AlibabaCloudDocs"
_CHAT_SOURCE = "https://github.com/microsoft/botframework-solutions (MIT)"


async def load_sample(transactions: Transactions, progress: Progress | None = None) -> LoadReport:
    """Load the sample; what is there already, or was edited since, is left alone.

    So it may run again with every start.
    """
    drafts = await asyncio.to_thread(lambda: list(sample_drafts()))
    total = LoadReport()
    for start in range(0, len(drafts), _BATCH):
        batch = drafts[start : start + _BATCH]
        async with transactions.write() as session:
            total += await load_articles(
                session, batch, utc_now(), author="sample", keep_edited=True
            )
        if progress is not None:
            progress(start + len(batch), len(drafts))
    return total


def sample_drafts() -> Iterator[Draft]:
    """Yield every article of the sample: the FAQ in both languages, then the small talk."""
    for row in _read(FAQ_FILE):
        for language in ("zh", "en"):
            yield _faq(row, row[language], language)
    for row in _read(SMALL_TALK_FILE):
        yield _small_talk(row)


def _faq(row: dict[str, Any], version: dict[str, Any], language: str) -> Draft:
    article_id = f"{row['key']}-{language}"
    return Draft(
        id=article_id,
        external_id=f"sample:{article_id}",
        language=language,
        title=version["title"],
        answer=version["answer"],
        variants=tuple(version["variants"]),
        translation_key=f"sample:{row['key']}",
        product=row["product"],
        category=version["category"],
        source=f"{_SITE}/{row['product']} (MIT), {version['path']}",
    )


def _small_talk(row: dict[str, Any]) -> Draft:
    return Draft(
        id=row["key"],
        external_id=f"sample:{row['key']}",
        language=row["language"],
        title=row["title"],
        answer=row["answer"],
        kind=ArticleKind.SMALL_TALK,
        variants=tuple(row["variants"]),
        source=_CHAT_SOURCE,
    )


def _read(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
