"""What is published is what the bot answers with, on every replica, without a restart."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from core.clock import utc_now
from core.database import TRANSACTIONS
from core.wakeups import Wakeups
from kb_index import service, store
from kb_index.article import Draft
from kb_index.knowledge_base import KNOWLEDGE_BASE
from server.app import make_app
from server.storage.database import Database
from tests.integration.server.conftest import DRAFTS, PATIENCE, Page, on_both

MANY = 10_000
WORDS = ("域名", "备案", "快照", "磁盘", "密码", "带宽", "证书", "镜像", "账单", "续费")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request):
    """Both kinds of database."""
    return on_both(request)


def filler(number):
    """Return one of ten thousand articles that say something else."""
    one, two, three = (WORDS[(number // 10**place) % 10] for place in range(3))
    return Draft(
        id=f"filler-{number:05}",
        external_id=f"filler:{number}",
        language="zh",
        title=f"{one}和{two}的{three}第 {number} 条怎么设置",
        answer=f"在控制台设置{two}。",
    )


@pytest.fixture
async def many(settings):
    """Ten thousand articles in the base."""
    database = Database(settings.database, lambda _: None)
    for start in range(0, MANY, 1000):
        drafts = [filler(number) for number in range(start, start + 1000)]
        async with database.write() as session:
            await service.load_articles(session, drafts, utc_now())
    await database.close()


@asynccontextmanager
async def replica(settings, folder) -> AsyncIterator[TestClient]:
    """Run a replica with an index of its own; Rasa is not there, so the app searches itself."""
    own = settings.model_copy(update={"var": folder, "rasa_url": "http://127.0.0.1:9"})
    async with TestClient(TestServer(make_app(own))) as client:
        yield client


async def answer(client: TestClient, question: str) -> str:
    """Ask as a new customer and return all that the bot answers."""
    token = (await (await client.post("/api/web/visitors")).json())["token"]
    async with client.ws_connect("/ws/web") as ws:
        page = Page(ws)
        await page.send(type="hello", token=token)
        await page.get("welcome")
        await page.say(question)
        said = await page.until(
            lambda frame: frame["type"] == "message" and frame["message"]["sender"] == "bot"
        )
    return json.dumps(said["message"], ensure_ascii=False)


async def until_answered(client: TestClient, question: str, right: Callable[[str], bool]) -> None:
    """Ask again and again, as customers do, until the answer is right."""
    async with asyncio.timeout(2 * PATIENCE):
        while not right(await answer(client, question)):
            pass


async def test_a_publication_changes_the_answer_of_every_replica(many, settings, tmp_path):
    refund = replace(DRAFTS[0], answer="退款改在**三小时内**到账。")
    async with (
        replica(settings, tmp_path / "one") as one,
        replica(settings, tmp_path / "two") as two,
    ):
        for client in (one, two):
            assert client.app is not None
            assert client.app[KNOWLEDGE_BASE].size == MANY + len(DRAFTS)
            assert "三个工作日" in await answer(client, "如何申请退款？")
        assert one.app is not None
        async with one.app[TRANSACTIONS].write() as session:
            await service.publish(session, refund, utc_now(), "editor")
        await asyncio.gather(
            *(
                until_answered(client, "如何申请退款？", lambda said: "三小时内" in said)
                for client in (one, two)
            )
        )
        async with one.app[TRANSACTIONS].write() as session:
            await service.archive(session, refund.id, utc_now(), "editor")
        for client in (one, two):
            await until_answered(client, "如何申请退款？", lambda said: refund.id not in said)


async def publish(database, *, fails=False):
    """Publish an article, in a transaction that perhaps fails."""
    async with database.write() as session:
        await service.publish(session, filler(1), utc_now(), "editor")
        if fails:
            raise RuntimeError


async def test_a_commit_wakes_who_follows_the_feed_and_a_failure_wakes_nobody(settings):
    wakeups = Wakeups()
    database = Database(settings.database, wakeups.notify)
    with wakeups.subscribe_to_one() as news:
        news.follow(store.TOPIC)
        with pytest.raises(RuntimeError):
            await publish(database, fails=True)
        assert (await news.news(0.01)).overdue
        await publish(database)
        assert not (await news.news(0.01)).overdue
    await database.close()
