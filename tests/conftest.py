"""Fixtures for every test: a migrated database of its own, a clock that stands still."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp.web_app import _cached_build_middleware
from hypothesis import HealthCheck, settings

from core.wakeups import Wakeups
from server.storage.database import Database
from server.storage.migrating import migrate

_LONGEST_FIRST = (
    *("e2e", "conversations"),
    *("integration/server", "integration/kb_index", "integration", "unit"),
)
"""Where several run tests, who begins a long file last keeps all the others waiting."""

# How long an example takes is the machine's affair, and a test that passed passes again.
_STEADY = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", _STEADY)
settings.register_profile("wide", _STEADY, derandomize=False)
settings.load_profile("steady")


def pytest_collection() -> None:
    """Collect no garbage while a million objects are made that stay."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Keep what was imported out of later collections, which would walk through all of it."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the tests by the folder that they are in, and leave them in order otherwise."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    path = item.path.relative_to(Path(__file__).parent).as_posix()
    turns = (n for n, folder in enumerate(_LONGEST_FIRST) if path.startswith(f"{folder}/"))
    return next(turns, len(_LONGEST_FIRST))


class FakeClock:
    """A clock that moves only when a test says so."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **delta: float) -> None:
        """Let time pass."""
        self.moment += timedelta(**delta)


@pytest.fixture(autouse=True, scope="module")
def _apps_end_with_their_module() -> Iterator[None]:
    """aiohttp remembers the last 1,024 handlers it wrapped, and with each its app and all in it."""
    yield
    _cached_build_middleware.cache_clear()


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands at nine in the morning."""
    return FakeClock()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty database with the newest schema, made once by the real migrations."""
    import asyncio

    path = tmp_path_factory.mktemp("template") / "jieli.db"

    async def make() -> None:
        database = Database(f"sqlite+aiosqlite:///{path}", lambda _: None)
        await migrate(database.engine)
        await database.close()

    asyncio.run(make())
    return path


@pytest.fixture
def database_file(migrated_file: Path, tmp_path: Path) -> Path:
    """A migrated database file for one test."""
    path = tmp_path / "jieli.db"
    shutil.copy(migrated_file, path)
    return path


@pytest.fixture
def wakeups() -> Wakeups:
    """The switchboard that the test's database announces to."""
    return Wakeups()
