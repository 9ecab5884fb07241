"""An import whose app is killed is seen whole or not at all, and so is its undoing.

What is stored is read past the app, from the database itself, at the moment of its death.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from aiohttp import ClientSession

from benchmarks.knowledge.contents import Contents, contents
from core.routes import Role
from kb_index.index import snapshot
from kb_index.index.index import Index
from kb_index.store import published_articles, read_feed
from server.storage.database import Database
from tests.integration.server.conftest import PASSWORD
from tests.integration.server.process import AppProcess
from tests.integration.server.staff import create_staff

ROWS = 5000
PATIENCE = 90.0
CSV = "question,answer,variants\n" + "".join(
    f"第{n}号设备怎么重置？,按住第{n % 7}个按钮{n % 11 + 1}秒，再等它亮起。,{n}号重启|复位{n}\n"
    for n in range(ROWS)
)


class Stored:
    """What is in the app's database, whether it runs or not."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def one(self, query: str) -> tuple:
        """Return the one row of a query."""
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)) as database:
            return database.execute(query).fetchone()

    def job(self) -> tuple[str, int]:
        """Return the state of the import, and how many rows it has done."""
        return self.one("SELECT state, done FROM imports")

    def whole(self) -> bool:
        """Tell whether all articles are there; fail for some of them, or for parts of one."""
        mine = "external_id LIKE 'csv:%' AND deleted_at IS NULL"
        (articles,) = self.one(f"SELECT count(*) FROM articles WHERE {mine}")
        assert articles in (0, ROWS)
        parts = (
            "SELECT count(DISTINCT a.id), count(*) FROM articles a"
            " JOIN article_variants v ON v.article_id = a.id"
            " JOIN article_revisions r ON r.article_id = a.id AND r.revision = a.revision"
            f" WHERE {mine}"
        )
        assert self.one(parts) == (articles, 2 * articles)
        told = (
            "SELECT count(DISTINCT a.id) FROM articles a"
            f" JOIN article_changes c ON c.article_id = a.id WHERE {mine}"
        )
        assert self.one(told) == (articles,)
        return articles == ROWS


@pytest.fixture
async def app(settings):
    """The app in a process of its own, at work."""
    database = Database(settings.database, lambda _: None)
    async with database.write() as session:
        await create_staff(session, "pub", "发", PASSWORD, roles=(Role.PUBLISHER,))
    await database.close()
    process = AppProcess(settings)
    await process.start()
    yield process
    await process.kill()


class Publisher:
    """Somebody who imports, over REST; her session outlives the app."""

    def __init__(self, http: ClientSession, url: str) -> None:
        self._http, self._url = http, url
        self._headers: dict[str, str] = {}
        self.job = ""

    async def sign_in(self) -> None:
        """Sign in once."""
        body = {"username": "pub", "password": PASSWORD}
        async with self._http.post(f"{self._url}/api/auth/login", json=body) as response:
            cookie = response.cookies["jieli_session"].value
        self._http.cookie_jar.clear()
        self._headers = {"Cookie": f"jieli_session={cookie}"}

    async def bring(self) -> None:
        """Upload the file."""
        address = f"{self._url}/api/studio/imports?name=faq.csv"
        async with self._http.post(address, data=CSV, headers=self._headers) as response:
            self.job = (await response.json())["import"]["id"]

    async def begin(self, action: str) -> None:
        """Let the import, or its undoing, begin."""
        address = f"{self._url}/api/studio/imports/{self.job}/{action}"
        async with self._http.post(address, json={}, headers=self._headers) as response:
            assert response.status == 202


async def die(app: AppProcess, stored: Stored, rng: random.Random, *, late: bool) -> None:
    """Kill the app in the middle of an import: anywhere, or about when it becomes visible."""
    target = ROWS if late else rng.randrange(ROWS)
    async with asyncio.timeout(PATIENCE):
        while True:
            state, done = stored.job()
            if state != "running" or done >= target:
                break
            await asyncio.sleep(0.005)
    await asyncio.sleep(rng.random() * 0.2 if late else 0)
    await app.kill()


async def ended(stored: Stored) -> str:
    """Wait until the import no longer runs; returns its state."""
    async with asyncio.timeout(PATIENCE):
        while True:
            state, _ = stored.job()
            if state != "running":
                return state
            await asyncio.sleep(0.05)


async def nothing_left_over(stored: Stored) -> None:
    """Wait until what was laid out for the import is gone."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if stored.one("SELECT count(*) FROM import_staged") == (0,):
                return
            await asyncio.sleep(0.05)


async def searchable(http: ClientSession, app: AppProcess, stored: Stored) -> None:
    """Wait until search has taken everything in."""
    (position,) = stored.one("SELECT position FROM article_feed")
    async with asyncio.timeout(PATIENCE):
        while True:
            async with http.get(f"{app.url}/health/search") as response:
                if (await response.json())["position"] == position:
                    return
            await asyncio.sleep(0.1)


async def saved_and_rebuilt(settings) -> tuple[Contents, Contents]:
    """Return what the app's index held when it ended, and what a fresh one holds."""
    database = Database(settings.database, lambda _: None)
    async with database.read() as session:
        feed = await read_feed(session)
        articles = await published_articles(session)
    await database.close()
    fresh = Index(None)
    fresh.apply(fresh.prepare(articles))
    saved = snapshot.read(settings.var / "index", None, feed.id, feed.position)
    assert saved.position == feed.position
    return contents(saved), contents(fresh)


async def test_killed_anywhere_an_import_is_whole_or_nothing(app, settings, tmp_path):
    stored, rng = Stored(tmp_path / "jieli.db"), random.Random(20261127)
    async with ClientSession() as http:
        publisher = Publisher(http, app.url)
        await publisher.sign_in()
        await publisher.bring()
        await publisher.begin("run")
        for late in (False, True, False):
            await die(app, stored, rng, late=late)
            assert stored.whole() == (stored.job()[0] == "done")
            await app.start()
        assert await ended(stored) == "done"
        assert stored.whole()

        await publisher.begin("undo")
        await die(app, stored, rng, late=rng.random() < 0.5)
        assert stored.whole() == (stored.job()[0] != "undone")
        await app.start()
        assert await ended(stored) == "undone"
        assert not stored.whole()

        await publisher.begin("run")
        assert await ended(stored) == "done"
        assert stored.whole()
        await nothing_left_over(stored)
        await searchable(http, app, stored)
    await app.stop()
    saved, rebuilt = await saved_and_rebuilt(settings)
    assert saved == rebuilt
    assert len(saved) > ROWS
