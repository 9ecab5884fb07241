"""The whole app with an account at a stand-in for WeChat, on a clock that tests move."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer

from core.clock import utc_now
from core.database import TRANSACTIONS
from handoff import store
from handoff.message import Address
from server.app import make_app
from server.messengers import CLOCK
from server.settings import Settings
from tests.fakes.wechat.platform import AES_KEY, APP_ID, SECRET, TOKEN, FakeWeChat
from tests.integration.server.conftest import PATIENCE

ANNA = "o-anna"


class MovedClock:
    """The real time, and as much more as a test says."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead

    def advance(self, **delta: float) -> None:
        """Let time pass."""
        self.ahead += timedelta(**delta)


@pytest.fixture
def moved() -> MovedClock:
    """The clock of windows and quotas."""
    return MovedClock()


@pytest.fixture
async def wechat(aiohttp_server, moved: MovedClock):
    """The stand-in, serving its API."""
    fake = FakeWeChat(moved)
    server = await aiohttp_server(fake.app())
    fake.url = str(server.make_url("")).rstrip("/")
    yield fake
    fake.released.set()


@pytest.fixture
def account_lines(request: pytest.FixtureRequest) -> dict[str, str]:
    """What the account's entry says beyond what it must; a test changes it by a parameter."""
    return getattr(request, "param", {})


@pytest.fixture
def accounts_file(tmp_path: Path, wechat: FakeWeChat, account_lines: dict[str, str]) -> Path:
    """The operator's file."""
    entry = {
        "app_id": APP_ID,
        "secret": SECRET,
        "token": TOKEN,
        "aes_key": AES_KEY,
        "api": wechat.url,
        **account_lines,
    }
    lines = "".join(f"  {name}: {value}\n" for name, value in entry.items())
    path = tmp_path / "channels.yml"
    path.write_text(f"shop:\n{lines}", "utf-8")
    wechat.mode = account_lines.get("mode", "safe")
    return path


@pytest.fixture
async def client(
    settings: Settings, accounts_file: Path, moved: MovedClock, wechat: FakeWeChat, aiohttp_client
) -> TestClient:
    """A client of the running app, which has the account."""
    values = settings.model_dump() | {"channels": str(accounts_file)}
    app = make_app(Settings(**values))
    app[CLOCK] = moved
    found = await aiohttp_client(TestServer(app))
    wechat.callback = str(found.make_url("/wechat/shop"))
    return found


@pytest.fixture
def until() -> Callable[..., object]:
    """Waits until a condition holds."""

    async def wait(condition: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():  # noqa: ASYNC110 - it looks at the stand-in, which tells nobody
                await asyncio.sleep(0.02)

    return wait


@pytest.fixture
def conversation(client: TestClient):
    """Reads a customer's conversation from the database."""

    async def read(openid: str = ANNA):
        async with client.app[TRANSACTIONS].read() as session:
            return await store.current(session, Address("wechat", "shop", openid))

    return read


@pytest.fixture
def transcript(client: TestClient, conversation):
    """Reads what is in a customer's conversation."""

    async def read(openid: str = ANNA):
        row = await conversation(openid)
        if row is None:
            return []
        async with client.app[TRANSACTIONS].read() as session:
            return await store.messages_after(session, row.id, 0, 200)

    return read


@pytest.fixture
async def http():
    """A session for single deliveries."""
    async with ClientSession() as session:
        yield session
