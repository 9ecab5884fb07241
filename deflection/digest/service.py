"""Sending digests that are due, to whoever wants them and may read them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, iso, utc_now
from core.database import Transactions
from core.errors import DigestNotWanted, Language, MailNotSetUp, MailRefused
from core.ids import new_id
from core.language import parse_language
from deflection.digest import store
from deflection.digest.issue import FRESH, Every, Issue, newest_issue, next_issue
from deflection.digest.letter import Gap, Letter, Links, letter
from deflection.digest.mail import Mailer, MailNotSent, checked_email, message
from deflection.digest.tables import DigestReaderRow, DigestRow
from deflection.reports.service import Reports

_log = structlog.get_logger(__name__)

_CLAIM = timedelta(minutes=5)
"""How long sending may take before another process believes that it died."""
_TRIES, _FIRST_PAUSE = 8, timedelta(minutes=1)
_GAPS = 5
_REMEMBERED, _SHOWN = timedelta(days=21), 5
"""How long back digests are told of, and how many of one's own."""

TopGaps = Callable[[int], Awaitable[Sequence[Gap]]]
"""Returns the gaps of the last seven days, at most so many, the largest first."""
Entitled = Callable[[AsyncSession, Collection[str]], Awaitable[Mapping[str, str]]]
"""Returns the names of those of some staff members, by id, who may read reports today."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants: where to, how often, in which language, and when.

    Without an ``hour`` it is that of the settings; ``weekday`` counts for weekly ones, from Monday.
    """

    email: str
    every: Every
    language: Language
    hour: int | None = None
    weekday: int = 0


@dataclass(frozen=True, slots=True)
class Digests:
    """What supervisors want by mail. ``base`` is our public address, empty where it is unknown."""

    transactions: Transactions
    reports: Reports
    gaps: TopGaps
    entitled: Entitled
    secret: bytes = field(repr=False)
    mailer: Mailer | None = None
    hour: int = 8
    base: str = ""
    now: Clock = utc_now

    async def wanted(self, staff_id: str) -> dict[str, Any]:
        """Return what somebody wants, and what became of the last digests, to her and to others."""
        async with self.transactions.read() as session:
            rows = await store.readers(session)
            names = await self.entitled(session, [row.staff_id for row in rows])
            sent = await store.letters(session, self.now().date() - _REMEMBERED)
        own = next((row for row in rows if row.staff_id == staff_id), None)
        readers = [row for row in rows if row.staff_id in names]
        return {
            "digest": own and _digest(own),
            "can_send": self.mailer is not None,
            "hour": self.hour,
            "zone": str(self.reports.zone),
            "next_at": own and iso(self._next(own).due_at),
            "letters": [_letter(row) for row in sent if row.staff_id == staff_id][:_SHOWN],
            "readers": [_reader(row, names[row.staff_id], sent) for row in readers],
        }

    async def want(self, staff_id: str, wish: Wish) -> None:
        """Send somebody digests from now on; raise `InvalidInput` for what is no address."""
        email = checked_email(wish.email)
        async with self.transactions.write() as session:
            row = await store.reader(session, staff_id)
            if row is None:
                row = DigestReaderRow(staff_id=staff_id, since=self.now())
                session.add(row)
            row.email, row.every, row.language = email, wish.every.value, wish.language
            row.hour, row.weekday = wish.hour, wish.weekday

    async def trial(self, staff_id: str) -> str:
        """Send somebody the newest digest at once, whenever it is due; return to which address.

        Raise `DigestNotWanted`, `MailNotSetUp` or `MailRefused`.
        """
        async with self.transactions.read() as session:
            row = await store.reader(session, staff_id)
        if row is None:
            raise DigestNotWanted()
        if self.mailer is None:
            raise MailNotSetUp()
        told = await self.write(Every(row.every), parse_language(row.language), staff_id)
        key = f"digest-trial-{new_id()}"
        try:
            await self.mailer.send(message(told, self.mailer.sender, row.email, key, self.now()))
        except MailNotSent as error:
            raise MailRefused(reason=error.reason) from error
        return row.email

    async def stop(self, staff_id: str) -> None:
        """Send somebody no more."""
        async with self.transactions.write() as session:
            await store.forget(session, staff_id)

    def signature(self, staff_id: str) -> str:
        """Return what proves that a link to stop came from us."""
        told = f"digest-stop:{staff_id}".encode()
        return hmac.new(self.secret, told, hashlib.sha256).hexdigest()

    async def write(self, every: Every, language: Language, staff_id: str = "") -> Letter:
        """Write the newest digest, as somebody would get it."""
        return await self._write(self._issue(every), language, staff_id)

    async def send_due(self) -> int:
        """Send what is due and was not sent; return how many were taken by the server."""
        if self.mailer is None:
            return 0
        sent = 0
        for row in await self._readers():
            sent += await self._send(self.mailer, row)
        return sent

    async def _readers(self) -> list[DigestReaderRow]:
        async with self.transactions.read() as session:
            rows = await store.readers(session)
            may = await self.entitled(session, [row.staff_id for row in rows])
        return [row for row in rows if row.staff_id in may]

    async def _send(self, mailer: Mailer, row: DigestReaderRow) -> bool:
        now = self.now()
        issue = newest_issue(Every(row.every), now, self.reports.zone, self._hour(row), row.weekday)
        if issue.due_at < row.since or now - issue.due_at > FRESH:
            return False
        async with self.transactions.write() as session:
            attempt = await store.claim(session, row.staff_id, issue, now, now + _CLAIM)
        if attempt is None:
            return False
        told = await self._write(issue, parse_language(row.language), row.staff_id)
        key = f"digest-{issue.every}-{issue.period.first}-{row.staff_id}"
        try:
            await mailer.send(message(told, mailer.sender, row.email, key, issue.due_at))
        except MailNotSent as error:
            await self._failed(row, issue, attempt, error)
            return False
        async with self.transactions.write() as session:
            values = {"state": store.SENT, "sent_at": self.now(), "reason": None}
            await store.note(session, row.staff_id, issue, attempt, **values)
        return True

    async def _failed(
        self, row: DigestReaderRow, issue: Issue, attempt: int, error: MailNotSent
    ) -> None:
        last = attempt >= _TRIES
        pause = _FIRST_PAUSE * 2 ** (attempt - 1)
        state = store.FAILED if last else store.PENDING
        values = {"state": state, "next_at": self.now() + pause, "reason": error.reason[:32]}
        async with self.transactions.write() as session:
            await store.note(session, row.staff_id, issue, attempt, **values)
        _log.warning(
            "digest_not_sent",
            staff_id=row.staff_id,
            every=issue.every.value,
            attempt=attempt,
            reason=error.reason,
            given_up=last,
        )

    async def _write(self, issue: Issue, language: Language, staff_id: str) -> Letter:
        overview = await self.reports.overview(issue.period, {})
        gaps = await self.gaps(_GAPS)
        return letter(issue, overview, gaps, language, self._links(issue, staff_id))

    def _links(self, issue: Issue, staff_id: str) -> Links:
        if not self.base:
            return Links()
        first, last = issue.period.ends
        stop = f"{self.base}/digest/stop/{staff_id}/{self.signature(staff_id)}"
        return Links(f"{self.base}/reports/?since={first}&until={last}", stop)

    def _issue(self, every: Every) -> Issue:
        return newest_issue(every, self.now(), self.reports.zone, self.hour)

    def _next(self, row: DigestReaderRow) -> Issue:
        zone, hour = self.reports.zone, self._hour(row)
        return next_issue(Every(row.every), self.now(), zone, hour, row.weekday)

    def _hour(self, row: DigestReaderRow) -> int:
        return self.hour if row.hour is None else row.hour


def _digest(row: DigestReaderRow) -> dict[str, Any]:
    names = ("email", "every", "language", "hour", "weekday")
    return {name: getattr(row, name) for name in names}


def _letter(row: DigestRow) -> dict[str, Any]:
    pending = row.state == store.PENDING
    return {
        "every": row.every,
        "first": row.first.isoformat(),
        "last": row.last.isoformat(),
        "state": row.state,
        "attempts": row.attempts,
        "reason": row.reason,
        "sent_at": iso(row.sent_at),
        "tried_at": iso(row.tried_at),
        "next_at": iso(row.next_at) if pending else None,
    }


def _reader(row: DigestReaderRow, name: str, sent: Sequence[DigestRow]) -> dict[str, Any]:
    """Return who reads digests, without her address."""
    newest = next((each for each in sent if each.staff_id == row.staff_id), None)
    told = {"name": name, "every": row.every, "language": row.language}
    return {**told, "letter": newest and _letter(newest)}


DIGESTS = web.AppKey("digests", Digests)
