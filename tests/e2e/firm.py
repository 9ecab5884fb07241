"""A product that has something to give away: facts of the last days, and who may do what."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deflection.facts import Fact, FactKind, Subject
from deflection.store import record
from server.storage.database import Database
from tests.e2e.conftest import Product, running_app
from tests.rasa_server import free_port

ASKED, VOTED = 5, 2
WORDS = "我的手机 13912345678 收不到验证码"


class Letters:
    """A mail server on the loopback interface; ``answer`` is what it says to each letter."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], EmailMessage]] = []
        self.answer, self.port = "250 OK", free_port()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a letter, or refuse it."""
        if self.answer.startswith("250"):
            raw = envelope.content or b""
            parsed = BytesParser(policy=policy.default).parsebytes(
                raw if isinstance(raw, bytes) else raw.encode()
            )
            self.taken.append((envelope.rcpt_tos, parsed))
        return self.answer

    @contextmanager
    def open(self) -> Iterator[Letters]:
        """Take letters while the block runs."""
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield self
        finally:
            controller.stop()


@dataclass(frozen=True)
class Firm:
    """The product, and where its database is."""

    product: Product
    folder: Path
    day: str
    """The day of its facts, in UTC and in the company's zone."""
    letters: Letters

    def happen(self, *facts: Fact) -> None:
        """Let something happen to a customer."""
        _apart(_written(self.folder, facts))


@contextmanager
def running_firm(folder: Path, settings: Mapping[str, str]) -> Iterator[Firm]:
    """Start the product with the facts of a day."""
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0) - timedelta(days=2)
    facts = [Fact(FactKind.ASKED, noon, data={"question": WORDS}) for _ in range(ASKED)]
    facts += [Fact(FactKind.VOTED, noon, "a1", {"helped": True}) for _ in range(VOTED)]
    letters = Letters()
    mail = {
        "JIELI_SMTP_URL": f"smtp://127.0.0.1:{letters.port}",
        "JIELI_MAIL_FROM": "jieli@example.com",
    }
    quiet = {"JIELI_RASA_URL": "http://127.0.0.1:9", **mail, **settings}
    with letters.open(), running_app(folder, free_port(), quiet) as product:
        firm = Firm(product, folder, noon.date().isoformat(), letters)
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
