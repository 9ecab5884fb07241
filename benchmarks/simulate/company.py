"""The real app with a company's people and articles, on loopback; Rasa is not there.

So the bot answers by itself, as it must where Rasa is down: the same actions and the same search.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, TCPConnector, web

from core.clock import utc_now
from core.database import TRANSACTIONS
from core.routes import Role
from deflection.books.keeper import Bookkeeper
from deflection.experiments.keeping import Observing
from handoff.hours.hours_file import SHIPPED
from handoff.reception import RECEPTION
from handoff.surveys.surveyor import SURVEYOR
from kb_index.article import Draft
from kb_index.service import load_articles
from server.app import make_app
from server.auth.service import create_staff
from server.logs import configure_logs
from server.maintenance import Maintenance
from server.reports import DEFINITION
from server.settings import SETTINGS, Settings
from server.storage.database import Database
from server.storage.migrating import migrate
from tests.fakes.wechat.platform import AES_KEY, APP_ID, SECRET, TOKEN, FakeWeChat

PASSWORD = "correct horse"
SUPERVISOR = "boss"
NAMES = {"mei": "林晓梅", "tom": "Tom", "wang": "王强", "an": "安静"}
_BOSS = (Role.SUPERVISOR, Role.AGENT, Role.EDITOR)
"""So that she opens what the reports lead to: conversations at the desk, gaps in the studio."""
_LONG = 10.0 * 365 * 86400
"""Seconds: pages are open while their customers are here, and nobody's desk crashes."""
_BATCH = 500
_ACCOUNT = "shop"


@dataclass(frozen=True)
class Company:
    """The running app, a client, and what it does by itself, to be done at once."""

    app: web.Application
    url: str
    http: ClientSession
    wechat: FakeWeChat

    async def tidy(self) -> None:
        """Close what has been silent for too long, as the app does every few seconds."""
        settings = self.app[SETTINGS]
        maintenance = Maintenance(
            self.app[TRANSACTIONS],
            timedelta(seconds=settings.agent_grace),
            timedelta(hours=settings.idle_hours),
            answered_grace=timedelta(seconds=settings.answered_grace),
            surveyor=self.app[SURVEYOR],
        )
        await maintenance.sweep()

    async def keep_books(self) -> None:
        """Bring the books up to date, as the app does every few seconds."""
        rule, zone = self.app[DEFINITION], self.app[RECEPTION].hours.calendar.zone
        await Bookkeeper(self.app[TRANSACTIONS], rule, zone).sweep()

    async def observe(self) -> None:
        """Observe who is in experiments, as the app does every few seconds."""
        rule, zone = self.app[DEFINITION], self.app[RECEPTION].hours.calendar.zone
        await Observing(self.app[TRANSACTIONS], rule, zone).sweep()

    async def sign_in(self, username: str) -> dict[str, str]:
        """Sign a staff member in and return the headers that carry her session."""
        body = {"username": username, "password": PASSWORD}
        async with self.http.post(f"{self.url}/api/auth/login", json=body) as response:
            response.raise_for_status()
            cookie = response.cookies["jieli_session"].value
        self.http.cookie_jar.clear()
        return {"Cookie": f"jieli_session={cookie}"}

    async def agent_id(self, username: str, headers: dict[str, str]) -> str:
        """Return by which id the app knows an agent."""
        agents = (await self.read("/api/routing/agents", headers))["agents"]
        name = NAMES.get(username, username)
        return str(next(one["id"] for one in agents if one["name"] == name))

    async def read(self, path: str, headers: dict[str, str], **query: str) -> Any:
        """Read something as a staff member."""
        url = f"{self.url}{path}"
        async with self.http.get(url, params=query, headers=headers) as response:
            response.raise_for_status()
            return await response.json()

    async def send(
        self, path: str, headers: dict[str, str], body: dict[str, Any], method: str = "POST"
    ) -> Any:
        """Send something as a staff member."""
        url = f"{self.url}{path}"
        async with self.http.request(method, url, json=body, headers=headers) as response:
            response.raise_for_status()
            return await response.json()


@asynccontextmanager
async def company(
    folder: Path,
    articles: Sequence[Draft],
    agents: Sequence[str],
    *,
    database_url: str = "",
    encoder: str = "none",
) -> AsyncIterator[Company]:
    """Prepare a database with articles and people, and run the app on it."""
    configure_logs("error")
    wechat = FakeWeChat()
    async with _serving(wechat.app()) as api:
        settings = _settings(folder, database_url, encoder, _accounts_file(folder, api))
        await _prepare(settings, articles, agents)
        app = make_app(settings)
        async with _serving(app) as url, ClientSession(connector=TCPConnector(limit=0)) as http:
            wechat.callback = f"{url}/wechat/{_ACCOUNT}"
            yield Company(app, url, http, wechat)


@asynccontextmanager
async def _serving(app: web.Application) -> AsyncIterator[str]:
    """Serve an app on a free port of loopback."""
    runner = web.AppRunner(app, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _settings(folder: Path, database_url: str, encoder: str, accounts: Path) -> Settings:
    return Settings(
        var=folder,
        database_url=database_url,
        encoder=encoder,
        search_process=False,
        channels=str(accounts),
        rasa_url="http://127.0.0.1:9",
        log_level="error",
        hours=str(_patient_hours(folder)),
        agent_grace=_LONG,
        answered_grace=_LONG,
        customer_grace=_LONG,
        survey_days=5,
        nps_share=30,
        ces_share=100,
        message_burst=1_000_000,
        visitor_burst=1_000_000,
    )


async def _prepare(settings: Settings, articles: Sequence[Draft], agents: Sequence[str]) -> None:
    database = Database(settings.database, lambda _: None)
    try:
        await migrate(database.engine)
        for first in range(0, len(articles), _BATCH):
            async with database.write() as session:
                await load_articles(session, articles[first : first + _BATCH], utc_now())
        async with database.write() as session:
            for name in agents:
                await create_staff(session, name, NAMES.get(name, name), PASSWORD, capacity=5)
            await create_staff(session, SUPERVISOR, "主管", PASSWORD, roles=_BOSS)
    finally:
        await database.close()


def _patient_hours(folder: Path) -> Path:
    """Whoever asks when nobody is there waits in the queue, as long as she likes."""
    hours = folder / "hours.yml"
    shipped = SHIPPED.read_text("utf-8")
    hours.write_text(shipped.replace("nobody_there: ticket", "nobody_there: queue"), "utf-8")
    return hours


def _accounts_file(folder: Path, api: str) -> Path:
    """Describe one official account at the stand-in for WeChat."""
    entry = {"app_id": APP_ID, "secret": SECRET, "token": TOKEN, "aes_key": AES_KEY, "api": api}
    lines = "".join(f"  {name}: {value}\n" for name, value in entry.items())
    folder.mkdir(parents=True, exist_ok=True)
    accounts = folder / "channels.yml"
    accounts.write_text(f"{_ACCOUNT}:\n{lines}  clicks_open: true\n", "utf-8")
    return accounts
