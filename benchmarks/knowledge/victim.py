"""``python -m benchmarks.knowledge.victim FOLDER SEED``: publishes without end, to be killed.

Whole groups of articles change in one transaction: all of a group are of one generation, or the
transaction was not one. Its index is saved again and again, so that a kill also hits that.
"""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import count, pairwise
from pathlib import Path

import numpy as np

from core.clock import utc_now
from kb_index.article import Draft, Status
from kb_index.encoder.encoder import Vectors
from kb_index.knowledge_base import KnowledgeBase
from kb_index.service import load_articles
from server.storage.database import Database

GROUPS, MEMBERS = 8, 60


class LetterPairs:
    """An encoder that is quick and always the same: texts are alike that share pairs of letters."""

    name, dimension, languages = "letter-pairs", 64, frozenset({"zh", "en"})

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (texts, dimension)."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for one, other in pairwise(text):
                vectors[row, (ord(one) * 31 + ord(other)) % self.dimension] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def group(number: int, generation: int) -> list[Draft]:
    """Return the articles of a group in one generation; some of them are archived in it."""
    drafts = [
        Draft(
            id=f"g{number}m{member}",
            external_id=f"victim:g{number}m{member}",
            language="zh" if member % 2 else "en",
            title=f"第 {member} 个问题 question {member} of group {number}",
            answer=f"generation {generation}\n\n第 {generation} 代的答案。" * (1 + member % 5),
            variants=tuple(f"variant {generation} {n} {member}" for n in range(member % 4)),
            category=str(generation),
        )
        for member in range(MEMBERS)
    ]
    return [
        replace(one, status=Status.ARCHIVED) if (generation + member) % 7 == 0 else one
        for member, one in enumerate(drafts)
    ]


def url_of(folder: Path) -> str:
    """Return where the database of a folder is."""
    return f"sqlite+aiosqlite:///{folder / 'jieli.db'}"


async def publish(folder: Path, seed: int) -> None:
    """Publish groups in turn, saying so after each commit, until the process is killed."""
    chance = random.Random(seed)
    database = Database(url_of(folder), lambda _: None)
    base = await KnowledgeBase.start(database, folder / "index", encoder=LetterPairs())
    for number in count():
        generation = seed * 100_000 + number
        async with database.write() as session:
            drafts = group(chance.randrange(GROUPS), generation)
            await load_articles(session, drafts, utc_now(), "victim")
        print(generation, flush=True)
        await base.refresh()


if __name__ == "__main__":
    asyncio.run(publish(Path(sys.argv[1]), int(sys.argv[2])))
