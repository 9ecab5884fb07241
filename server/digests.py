"""The digest by mail, tied together: figures of the reports, gaps of the studio, an SMTP server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import deflection.digest.http as digest_http
from core.database import TRANSACTIONS, Transactions
from core.limits import RateLimit
from core.routes import Role, staff_roles
from deflection.digest.http import LETTERS, SECONDS, TRIALS
from deflection.digest.letter import Gap
from deflection.digest.mail import Mailer
from deflection.digest.service import DIGESTS, Digests
from deflection.reports.service import REPORTS, Reports
from server.auth.staff import Staff
from server.auth.tables import StaffRow
from server.background import repeating
from server.keys import secret_key
from server.queue import reception
from server.reports import definition
from server.settings import SETTINGS, Settings
from studio.gaps.listing_store import Wanted
from studio.gaps.service import Gaps

MODULES = (digest_http,)
"""Where the addresses are."""

_SECONDS = 30.0
_DAYS = 7


def mailer(settings: Settings) -> Mailer | None:
    """Return the mail server of the settings, if any; raise `ValueError` if it is wrong."""
    return Mailer.of(settings.smtp_url.get_secret_value(), settings.mail_from)


def digests_of(
    settings: Settings, transactions: Transactions, reports: Reports | None = None
) -> Digests:
    """Return the digests of some settings."""
    if reports is None:
        zone = reception(settings).hours.calendar.zone
        reports = Reports(transactions, definition(settings), zone)
    return Digests(
        transactions,
        reports,
        _TopGaps(transactions).top,
        entitled,
        secret_key(settings),
        mailer(settings),
        settings.digest_hour,
        settings.public_url,
    )


async def digests(app: web.Application) -> AsyncIterator[None]:
    """Send what is due for as long as the app runs."""
    app[TRIALS] = RateLimit(LETTERS, SECONDS)
    app[DIGESTS] = digests_of(app[SETTINGS], app[TRANSACTIONS], app[REPORTS])
    async with repeating("digests", app[DIGESTS].send_due, _SECONDS):
        yield


async def entitled(session: AsyncSession, ids: Collection[str]) -> dict[str, str]:
    """Return the names of those of some staff members who are supervisors today, by id."""
    rows = await session.scalars(select(StaffRow).where(StaffRow.id.in_(ids), ~StaffRow.disabled))
    may = [row for row in rows if Role.SUPERVISOR in staff_roles(map(Role, row.roles))]
    return {row.id: row.name for row in may}


class _TopGaps:
    """The studio's gaps, for a digest: it knows titles and counts alone."""

    def __init__(self, transactions: Transactions) -> None:
        self._gaps = Gaps(transactions, Staff())

    async def top(self, most: int) -> Sequence[Gap]:
        """Return the open gaps of the last seven days, at most so many, the largest first."""
        wanted = Wanted(days=_DAYS, standing="open", sort="questions", limit=most)
        found = await self._gaps.list(wanted)
        return [Gap(str(each["title"]), int(each["questions"])) for each in found["gaps"]]
