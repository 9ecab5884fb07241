"""Facts as files: whole, each once, and of the same totals as the reports (both databases)."""

from __future__ import annotations

import csv
import json
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pyarrow.parquet
import pytest

from core.errors import InvalidInput
from deflection.books.keeper import Bookkeeper
from deflection.episodes.outcomes import Definition
from deflection.facts import Fact, FactKind, Subject
from deflection.feed.horizon import Horizon
from deflection.reports.period import Period
from deflection.reports.service import Reports
from deflection.store import record
from deflection.warehouse import export as exporting
from deflection.warehouse.export import MANIFEST, Export
from deflection.warehouse.parts import PartKind
from server.storage.database import Database
from server.storage.migrating import migrate
from tests.integration.deflection.histories import history

ZONE = ZoneInfo("Asia/Shanghai")
BOTH_KINDS = pytest.mark.parametrize("kind", list(PartKind))


@pytest.fixture
async def facts(database, clock):
    """A random history of some weeks."""
    for now, subject, fact in history(3, 120, clock()):
        clock.moment = now
        async with database.write(durable=False) as session:
            await record(session, subject, fact)
    return database


def export(database, folder, kind, **more):
    return Export(database, Horizon(database), ZONE, folder, kind, **more)


def rows(folder, kind):
    """Read a folder as a warehouse does."""
    if kind is PartKind.PARQUET:
        found = pyarrow.parquet.read_table(folder, partitioning=None)
        return sorted(found.to_pylist(), key=lambda each: each["id"])
    found = []
    for path in folder.glob("day=*/*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found += list(csv.DictReader(file))
    for each in found:
        each |= {"id": int(each["id"]), "episode": int(each["episode"])}
        each["at"] = datetime.fromisoformat(each["at"])
        each["article_id"] = each["article_id"] or None
    return sorted(found, key=lambda each: each["id"])


def told(row):
    subject = Subject(row["conversation_id"], row["contact_id"], row["episode"], row["channel"])
    data = json.loads(row["data"])
    return subject, Fact(FactKind(row["kind"]), row["at"], row["article_id"], data)


@BOTH_KINDS
async def test_the_files_have_the_totals_of_the_reports(facts, clock, tmp_path, kind):
    folder = tmp_path / "out"
    count = await export(facts, folder, kind).run()
    read = rows(folder, kind)
    assert len(read) == count > 100
    assert "怎么退款" not in str(read)
    period = Period(datetime(2026, 3, 1).date(), clock().date())
    expected = await overview(facts, clock, period)
    again = Database(f"sqlite+aiosqlite:///{tmp_path / 'again.db'}", lambda _: None)
    try:
        await migrate(again.engine)
        for row in read:
            subject, fact = told(row)
            async with again.write(durable=False) as session:
                await record(session, subject, fact)
        assert await overview(again, clock, period) == expected
    finally:
        await again.close()


async def overview(database, clock, period):
    await Bookkeeper(database, Definition(), ZONE, clock).sweep()
    found = await Reports(database, Definition(), ZONE, clock).overview(period, {})
    assert found["outcomes"]
    return {name: found[name] for name in ("metrics", "outcomes", "week", "surveys", "waits")}


@BOTH_KINDS
async def test_each_file_lies_in_the_folder_of_its_day(facts, tmp_path, kind):
    await export(facts, tmp_path / "out", kind).run()
    for path in (tmp_path / "out").glob("day=*/*"):
        day = path.parent.name.removeprefix("day=")
        if kind is PartKind.PARQUET:
            days = pyarrow.parquet.read_table(path, partitioning=None)["day"].to_pylist()
        else:
            days = [each["day"] for each in csv.DictReader(path.read_text("utf-8").splitlines())]
        assert {str(each) for each in days} == {day}


async def test_moments_of_a_csv_are_all_written_alike(facts, tmp_path):
    await export(facts, tmp_path / "out", PartKind.CSV).run()
    moments = set()
    for path in (tmp_path / "out").glob("day=*/*.csv"):
        moments |= {each["at"] for each in csv.DictReader(path.read_text("utf-8").splitlines())}
    assert len(moments) > 20
    assert all(re.fullmatch(r"[-\d]{10}T[:\d]{8}\.\d{6}\+00:00", each) for each in moments)


@BOTH_KINDS
async def test_a_second_run_adds_what_is_new_and_nothing_twice(facts, clock, tmp_path, kind):
    folder = tmp_path / "out"
    first = await export(facts, folder, kind).run(batch=50)
    assert await export(facts, folder, kind).run() == 0
    async with facts.write() as session:
        vote = Fact(FactKind.VOTED, clock(), "a1", {"helped": True})
        await record(session, Subject("late", "p", 1, "web"), vote)
    assert await export(facts, folder, kind).run() == 1
    ids = [each["id"] for each in rows(folder, kind)]
    assert ids == sorted(set(ids))
    assert len(ids) == first + 1


@BOTH_KINDS
async def test_a_run_that_was_killed_leaves_nothing_twice_and_nothing_out(
    facts, tmp_path, kind, monkeypatch
):
    folder = tmp_path / "out"
    monkeypatch.setattr(exporting, "PIECE", 20)

    class Killed(BaseException):
        pass

    for point in ("_settle", "_note"):
        dying = export(facts, folder, kind)
        kept = getattr(Export, point)
        calls = []

        def die(self, *words, kept=kept, calls=calls):
            calls.append(words)
            if len(calls) == 3:
                raise Killed
            return kept(self, *words)

        with monkeypatch.context() as patched:
            patched.setattr(Export, point, die)
            with pytest.raises(Killed):
                await dying.run(batch=20)
        (folder / "day=2026-03-02").mkdir(exist_ok=True)
    await export(facts, folder, kind).run()
    ids = [each["id"] for each in rows(folder, kind)]
    assert ids == list(range(1, len(ids) + 1))
    assert len(ids) > 100
    assert not list(folder.rglob("*.unfinished"))


async def test_a_folder_of_another_kind_is_left_alone(facts, tmp_path):
    await export(facts, tmp_path / "out", PartKind.CSV).run()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InvalidInput, match="another kind"):
        await export(facts, tmp_path / "out", PartKind.CSV, words=True).run()
    assert sorted(tmp_path.rglob("*")) == before
    assert json.loads((tmp_path / "out" / MANIFEST).read_text("utf-8"))["words"] is False


async def test_with_words_everything_is_there(facts, tmp_path):
    await export(facts, tmp_path / "out", PartKind.PARQUET, words=True).run()
    asked = [each for each in rows(tmp_path / "out", PartKind.PARQUET) if each["kind"] == "asked"]
    assert any(json.loads(each["data"])["question"] == "怎么退款" for each in asked)
