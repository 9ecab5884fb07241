"""The whole app on a free port, with a stand-in for Rasa that fails on demand."""

from __future__ import annotations

import asyncio
import json
import shutil
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, web
from aiohttp.test_utils import TestClient, TestServer

from core.clock import utc_now
from core.routes import Role
from handoff.bot.reply import HandoffReason, RequestPerson, Say, to_json
from handoff.hours.hours_file import SHIPPED
from kb_index.article import Draft
from kb_index.service import load_articles
from server.app import make_app
from server.settings import Settings
from server.storage.database import Database
from tests.integration.server.staff import create_staff

ACTION_TOKEN = "token-of-the-tests"
PASSWORD = "correct horse"
WRITERS = {
    "li": ("李文", Role.EDITOR),
    "sun": ("孙丽", Role.REVIEWER),
    "chen": ("陈静", Role.PUBLISHER),
}
PATIENCE = 30.0
"""Seconds after which what a test waits for will not come; less than a socket's own poll."""
DRAFTS = [
    Draft(
        id=f"faq-{number}-zh",
        external_id=f"test:{number}",
        language="zh",
        title=title,
        answer=answer,
        translation_key=f"test:{number}",
        product="ecs",
    )
    for number, (title, answer) in enumerate(
        [
            ("如何申请退款？", "在订单页选择**申请退款**，三个工作日内到账。"),
            ("发票多久寄出？", "发票在申请后五个工作日内寄出。"),
            ("实例到期后数据保留多久？", "实例到期后数据保留十五天。"),
        ]
    )
]


class FakeRasa:
    """Answers like Rasa's REST channel; ``reply`` says what, or fails as Rasa fails.

    While ``answering`` is not set it keeps whoever asks waiting; while it is not ``there`` it
    drops every connection.
    """

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.there = True
        self.answering = asyncio.Event()
        self.answering.set()
        self._heard = asyncio.Condition()
        self.reply: Callable[[dict[str, Any]], Any] = self.say
        self.delay = 0.0
        self.status = 200

    async def handle(self, request: web.Request) -> web.Response:
        """Serve one turn."""
        self._drop_if_gone(request)
        body = await request.json()
        async with self._heard:
            self.asked.append(body)
            self._heard.notify_all()
        await asyncio.sleep(self.delay)
        await self.answering.wait()
        reply = self.reply(body)
        if isinstance(reply, str):
            return web.Response(text=reply, content_type="text/html", status=self.status)
        return web.json_response(reply, status=self.status)

    async def wait_for(self, text: str) -> None:
        """Wait until somebody has asked this."""
        async with asyncio.timeout(PATIENCE), self._heard:
            await self._heard.wait_for(lambda: any(text in each["message"] for each in self.asked))

    async def hello(self, request: web.Request) -> web.Response:
        """Say that Rasa is there."""
        self._drop_if_gone(request)
        return web.Response(text="Hello from Rasa")

    def _drop_if_gone(self, request: web.Request) -> None:
        if not self.there and request.transport is not None:
            request.transport.abort()

    @staticmethod
    def say(body: dict[str, Any]) -> list[dict[str, Any]]:
        """Repeat what was said, or hand over when asked for a person."""
        proposals = [Say(f"bot: {body['message']}")]
        if body["message"] == "/request_person":
            proposals.append(RequestPerson(HandoffReason.REQUESTED, {"failures": 1}))
        return [{"custom": to_json(each)} for each in proposals]


@pytest.fixture
async def fake_rasa(aiohttp_server) -> tuple[FakeRasa, str]:
    """The stand-in and its address."""
    fake = FakeRasa()
    app = web.Application()
    app.router.add_post("/webhooks/rest/webhook", fake.handle)
    app.router.add_get("/", fake.hello)
    server = await aiohttp_server(app)
    return fake, str(server.make_url("")).rstrip("/")


@pytest.fixture
def database_url(database_file: Path) -> str:
    """Where the app's database is; a module that wants both kinds puts `on_both` in its place."""
    return f"sqlite+aiosqlite:///{database_file}"


def on_both(request: pytest.FixtureRequest) -> str:
    """Return a database with the same people, of the kind that the parameter names."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{request.getfixturevalue('database_file')}"
    url: str = request.getfixturevalue("postgres").empty()
    asyncio.run(_people(url))
    return url


@pytest.fixture
def settings(
    request: pytest.FixtureRequest, database_url: str, tmp_path: Path, fake_rasa
) -> Settings:
    """The settings of one test's app; a test changes some by an indirect parameter."""
    dist = tmp_path / "dist"
    (dist / "desk").mkdir(parents=True)
    (dist / "index.html").write_text("<!doctype html><title>shop</title>")
    (dist / "desk" / "index.html").write_text("<!doctype html><title>desk</title>")
    (dist / "widget.js").write_text("'widget'")
    hours = tmp_path / "hours.yml"
    hours.write_text(SHIPPED.read_text("utf-8").replace("there: ticket", "there: queue"), "utf-8")
    values = {
        "var": tmp_path,
        # Who asks before an agent has come waits for her: most tests begin so.
        "hours": str(hours),
        "database_url": database_url,
        "rasa_url": fake_rasa[1],
        "rasa_timeout": PATIENCE,
        "action_token": ACTION_TOKEN,
        "encoder": "none",
        "search_process": False,
        "web_dist": dist,
        "widget_origins": "https://shop.example",
        "log_level": "error",
        # Who is in a sample is drawn with her id: tests of one ask everybody.
        "nps_share": 0,
        "ces_share": 0,
    }
    return Settings(**{**values, **getattr(request, "param", {})})


@pytest.fixture
async def rasa(fake_rasa) -> FakeRasa:
    """The stand-in alone."""
    return fake_rasa[0]


@pytest.fixture(scope="session")
def peopled_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the articles and the agents that every test's app has, made once."""
    path = tmp_path_factory.mktemp("peopled") / "jieli.db"
    shutil.copy(migrated_file, path)
    asyncio.run(_people(f"sqlite+aiosqlite:///{path}"))
    return path


async def _people(url: str) -> None:
    database = Database(url, lambda _: None)
    async with database.write() as session:
        await load_articles(session, DRAFTS, utc_now())
        await create_staff(session, "mei", "梅", PASSWORD, capacity=2)
        await create_staff(session, "tom", "Tom", PASSWORD, language="en", capacity=2)
        for username, (name, role) in WRITERS.items():
            await create_staff(session, username, name, PASSWORD, roles=(role,))
    await database.close()


@pytest.fixture
def database_file(peopled_file: Path, tmp_path: Path) -> Path:
    """That database, for one test."""
    path = tmp_path / "jieli.db"
    shutil.copy(peopled_file, path)
    return path


@pytest.fixture
async def client(settings: Settings, aiohttp_client) -> TestClient:
    """A client of the running app."""
    return await aiohttp_client(TestServer(make_app(settings)))


class Page:
    """A customer's or an agent's open page: sends frames, and waits for the one it wants."""

    def __init__(self, ws: ClientWebSocketResponse) -> None:
        self.ws = ws
        self.frames: list[dict[str, Any]] = []
        self.token = ""

    async def send(self, **frame: Any) -> None:
        """Send one frame."""
        await self.ws.send_str(json.dumps(frame))

    async def say(self, text: str, **more: Any) -> str:
        """Send a message and return its id."""
        message_id = uuid.uuid4().hex
        frame = {"type": "message", "client_message_id": message_id, "text": text, **more}
        await self.send(**frame)
        return message_id

    async def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Read frames until one is wanted; all of them are kept in ``frames``."""
        async with asyncio.timeout(PATIENCE):
            while True:
                frame = json.loads(await self.ws.receive_str())
                self.frames.append(frame)
                if wanted(frame):
                    return frame

    async def get(self, kind: str) -> dict[str, Any]:
        """Wait for a frame of a type."""
        return await self.until(lambda frame: frame["type"] == kind)

    async def message(self, text: str) -> dict[str, Any]:
        """Wait for a message that contains some words."""
        frame = await self.until(
            lambda frame: frame["type"] == "message" and text in frame["message"]["text"]
        )
        return frame["message"]

    def messages(self) -> list[dict[str, Any]]:
        """Return every message that came so far."""
        return [frame["message"] for frame in self.frames if frame["type"] == "message"]


@pytest.fixture
def customer(client: TestClient) -> Callable[..., Any]:
    """Opens a customer's page; with ``token`` the same customer again."""

    @asynccontextmanager
    async def connect(token: str = "", **hello: Any) -> AsyncIterator[Page]:
        if not token:
            token = (await (await client.post("/api/web/visitors")).json())["token"]
        async with client.ws_connect("/ws/web") as ws:
            page = Page(ws)
            page.token = token
            await page.send(type="hello", token=token, **hello)
            await page.get("welcome")
            yield page

    return connect


@pytest.fixture
def sign_in(client: TestClient) -> Callable[..., Any]:
    """Signs a staff member in and returns the headers that carry her session."""

    async def sign(username: str = "mei") -> dict[str, str]:
        body = {"username": username, "password": PASSWORD}
        response = await client.post("/api/auth/login", json=body)
        assert response.status == 200
        cookie = response.cookies["jieli_session"].value
        client.session.cookie_jar.clear()
        return {"Cookie": f"jieli_session={cookie}"}

    return sign


@pytest.fixture
def agent(client: TestClient, sign_in) -> Callable[..., Any]:
    """Opens an agent's desk."""

    @asynccontextmanager
    async def connect(username: str = "mei") -> AsyncIterator[Page]:
        headers = await sign_in(username)
        async with client.ws_connect("/ws/desk", headers=headers) as ws:
            page = Page(ws)
            page.headers = headers  # type: ignore[attr-defined]
            await page.get("welcome")
            yield page

    return connect
