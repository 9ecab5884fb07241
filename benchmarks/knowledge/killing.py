"""``kill -9`` while articles are published and the index is saved: all or nothing is left.

After each kill the index that a start makes out of what is left is compared, article by article and
vector by vector, with one that is built from the database alone.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.knowledge.contents import contents
from benchmarks.knowledge.victim import LetterPairs, url_of
from kb_index import store
from kb_index.article import Article
from kb_index.encoder.recent import Recent
from kb_index.index import snapshot
from kb_index.index.index import Index
from kb_index.knowledge_base import KnowledgeBase
from server.storage.database import Database
from server.storage.migrating import migrate

ROOT = Path(__file__).resolve().parents[2]
_LONGEST = 1.5
"""Seconds after its first publication, within which a process is killed."""

_LOOK_SECONDS, _PATIENCE = 0.001, 60.0


@dataclass(slots=True)
class Verdict:
    """How often a process was killed, how often that left a half-written snapshot, and what was
    wrong afterwards."""

    rounds: int = 0
    unfinished: int = 0
    wrong: list[str] = field(default_factory=list)


async def kill_again_and_again(folder: Path, rounds: int, seed: int = 1) -> Verdict:
    """Kill a process that publishes, so many times, and look at what is left after each."""
    chance, verdict = random.Random(seed), Verdict()
    database = Database(url_of(folder), lambda _: None)
    await migrate(database.engine)
    for number in range(1, rounds + 1):
        told = await _kill_one(folder, number, chance.random() * _LONGEST)
        verdict.rounds += 1
        verdict.unfinished += any(_unfinished(folder))
        verdict.wrong += [f"round {number}: {one}" for one in await judge(database, folder, told)]
    await database.close()
    return verdict


async def judge(database: Database, folder: Path, told: int) -> list[str]:
    """Return what is wrong: a half transaction, a lost one, an index that is not the database's."""
    async with database.read() as session:
        feed = await store.read_feed(session)
        published = await store.published_articles(session)
        every = await store.read_articles(session, await store.changed_ids(session, 0, 2**53))
    wrong = list(_half_done(every, told))
    base = await KnowledgeBase.start(database, folder / "index", encoder=LetterPairs())
    await base.close()
    fresh = Index(LetterPairs())
    fresh.apply(fresh.prepare(published))
    saved = snapshot.read(folder / "index", Recent(LetterPairs()), feed.id, feed.position)
    if contents(saved) != contents(fresh):
        wrong.append("the index is not the one that the database makes")
    return wrong


def _half_done(articles: list[Article], told: int) -> Iterator[str]:
    """Yield transactions of which a part is there, or nothing though they were acknowledged."""
    generations: dict[str, set[int]] = {}
    for one in articles:
        generations.setdefault(one.id.partition("m")[0], set()).add(int(one.category))
    for name, found in generations.items():
        if len(found) > 1:
            yield f"group {name} is of generations {sorted(found)}"
    newest = max((max(found) for found in generations.values()), default=0)
    if newest < told:
        yield f"generation {told} was committed and is gone"


async def _kill_one(folder: Path, seed: int, after: float) -> int:
    """Let a process publish, kill it, and return the last generation that it said was committed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.knowledge.victim", str(folder), str(seed)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    first = await process.stdout.readline()
    if seed % 2:
        await asyncio.sleep(after)
    else:
        await _saving(folder)
    process.kill()
    rest = await process.stdout.read()
    await process.wait()
    whole = [line for line in (first + rest).split(b"\n")[:-1] if line]
    return int(whole[-1])


async def _saving(folder: Path) -> None:
    """Wait until a snapshot is being written; what chance hits seldom is aimed at."""
    async with asyncio.timeout(_PATIENCE):
        for _ in itertools.count():
            if any(_unfinished(folder)):
                return
            await asyncio.sleep(_LOOK_SECONDS)


def _unfinished(folder: Path) -> Iterator[Path]:
    return (folder / "index").glob("*.new")
