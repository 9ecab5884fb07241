"""The benchmark of publishing: what it fills in is what it means, and what is wrong is found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.frozen import published
from benchmarks.knowledge.__main__ import TARGETS, table, targets
from benchmarks.knowledge.contents import contents
from benchmarks.knowledge.filling import _draft
from benchmarks.knowledge.killing import judge
from benchmarks.knowledge.publishing import Asking, cuts
from benchmarks.knowledge.victim import GROUPS, LetterPairs, group, url_of
from benchmarks.scale.building import entry_of
from benchmarks.scale.passages import Group
from core.clock import utc_now
from kb_index import store
from kb_index.article import Draft, Status
from kb_index.index.entry import entry
from kb_index.index.index import Index
from kb_index.service import load_articles
from server.storage.database import Database


@pytest.mark.parametrize(
    "texts", [("退款要多久？",), ("一", "二"), ("How?", "Why?", "So.", "Thus.")]
)
def test_a_stored_article_has_the_passages_that_its_vectors_are_of(texts: tuple[str, ...]) -> None:
    one = Group("zh", "sentences", texts)
    assert entry(published(_draft(7, one))) == entry_of(7, one)


def test_no_question_is_asked_twice() -> None:
    asking = Asking([("怎么退款", "zh"), ("how", "en")])
    asked = [asking.next() for _ in range(50)]
    assert len(set(asked)) == 50
    assert {language for _, language in asked} == {"zh", "en"}


def test_times_are_summed_up() -> None:
    assert cuts([1.0, 2.0, 3.0]) == {"count": 3, "p50": 2.0, "p99": 3.0, "longest": 3.0}


def test_targets_say_what_is_met_missed_and_not_measured() -> None:
    found = {"kill_rounds": 60, "kill_inconsistent": 1, "search_p99_ratio_during_publish": 1.5}
    met = dict(targets(found))
    assert met.keys() == TARGETS.keys()
    assert (met["kill_rounds"], met["kill_inconsistent"]) == (True, False)
    assert met["search_p99_ratio_during_publish"] is True
    assert met["import_articles_per_s"] is None
    lines = "\n".join(table({**found, "targets": met}))
    assert "MISSED" in lines
    assert "not measured" in lines


def index_of(*drafts: Draft) -> Index:
    index = Index(LetterPairs())
    index.apply(index.prepare([one for one in drafts if one.status is Status.PUBLISHED]))
    return index


def test_contents_are_the_same_whatever_the_way_there_was() -> None:
    old, new = group(1, 1), group(1, 2)
    changed = index_of(*old)
    present = [one for one in new if one.status is Status.PUBLISHED]
    gone = {one.id for one in new} - {one.id for one in present}
    changed.apply(changed.prepare(present), gone)
    assert contents(changed) == contents(index_of(*new))
    assert contents(changed) != contents(index_of(*old))
    other = [replace(new[0], answer="another"), *new[1:]]
    assert new[0].status is Status.PUBLISHED
    assert contents(index_of(*other)) != contents(index_of(*new))


@pytest.fixture
async def database(database_file: Path) -> Database:
    """A migrated database in its folder."""
    return Database(url_of(database_file.parent), lambda _: None)


async def stored(database: Database, *groups: list[Draft]) -> None:
    """Store some groups of articles, each in a transaction."""
    for each in groups:
        async with database.write() as session:
            await load_articles(session, each, utc_now())


async def test_what_is_whole_is_found_whole(database: Database, tmp_path: Path) -> None:
    await stored(database, *(group(number, number + 1) for number in range(GROUPS)))
    assert await judge(database, tmp_path, GROUPS) == []
    await stored(database, group(1, 100))
    assert await judge(database, tmp_path, 100) == []
    await database.close()


async def test_half_and_lost_transactions_are_found(database: Database, tmp_path: Path) -> None:
    await stored(database, group(1, 1), group(2, 2), group(1, 3)[:10])
    [half, lost] = await judge(database, tmp_path, 5)
    assert "group g1 is of generations [1, 3]" in half
    assert "5 was committed and is gone" in lost
    await database.close()


async def test_an_index_that_is_not_the_databases_is_found(
    database: Database, tmp_path: Path
) -> None:
    await stored(database, group(1, 1))
    assert await judge(database, tmp_path, 1) == []
    async with database.write() as session:
        articles = await store.read_articles(session, [group(1, 1)[1].id])
        changed = [replace(one, answer="nobody was told", revision=2) for one in articles]
        position = (await store.read_feed(session)).position
        await store.save_articles(session, changed, "somebody", utc_now())
        # As if a change had been left out of the feed.
        await session.execute(store.update(store.FeedRow).values(position=position))
    assert await judge(database, tmp_path, 1) == [
        "the index is not the one that the database makes"
    ]
    await database.close()
