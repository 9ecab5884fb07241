"""A product that has something to give away: facts of the last days, and who may do what."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deflection.facts import Fact, FactKind, Subject
from deflection.store import record
from server.storage.database import Database
from tests.e2e.conftest import Product, running_app
from tests.rasa_server import free_port

ASKED, VOTED = 5, 2
WORDS = "我的手机 13912345678 收不到验证码"


@dataclass(frozen=True)
class Firm:
    """The product, and where its database is."""

    product: Product
    folder: Path
    day: str
    """The day of its facts, in UTC and in the company's zone."""

    def happen(self, *facts: Fact) -> None:
        """Let something happen to a customer."""
        _apart(_written(self.folder, facts))


@contextmanager
def running_firm(folder: Path, settings: Mapping[str, str]) -> Iterator[Firm]:
    """Start the product with the facts of a day."""
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0) - timedelta(days=2)
    facts = [Fact(FactKind.ASKED, noon, data={"question": WORDS}) for _ in range(ASKED)]
    facts += [Fact(FactKind.VOTED, noon, "a1", {"helped": True}) for _ in range(VOTED)]
    quiet = {"JIELI_RASA_URL": "http://127.0.0.1:9", **settings}
    with running_app(folder, free_port(), quiet) as product:
        firm = Firm(product, folder, noon.date().isoformat())
        firm.happen(*facts)
        yield firm


def _apart(work) -> None:
    """Run in a thread of its own: Playwright keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


async def _written(folder: Path, facts: tuple[Fact, ...]) -> None:
    database = Database(f"sqlite+aiosqlite:///{folder / 'jieli.db'}", lambda _: None)
    async with database.write() as session:
        await record(session, Subject("c1", "p1", 1, "web"), *facts)
    await database.close()
