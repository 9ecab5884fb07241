"""The public pages, tied together: what everybody may read without a word to us."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import ModuleType

from aiohttp import ClientSession, web
from yarl import URL

import community.forms as community_forms
import community.http as community_http
import help_centre.api as help_api
import help_centre.engines as help_engines
import help_centre.http as help_http
from community.discourse.client import Discourse, discourse_url
from community.discourse.sync import DiscourseSync
from community.members import MEMBERS, Members
from community.service import COMMUNITY, Community
from community.thread import Member
from community.viewer import SIGN_IN_URL, STAFF, WRITE_LIMIT
from core.clock import utc_now
from core.database import TRANSACTIONS, Transactions
from core.errors import Unauthenticated
from core.limits import RateLimit
from core.pages.site import SITE, Site
from core.routes import Role
from deflection.readings import store as readings
from deflection.readings.reading import KEPT
from help_centre.http import SEARCH_LIMIT
from help_centre.service import HELP_CENTRE, HelpCentre
from kb_index.knowledge_base import KNOWLEDGE_BASE
from kb_index.origin import ORIGINS
from server.auth.http import authenticate_staff
from server.background import repeating
from server.keys import secret_key
from server.settings import Settings

NEWCOMERS = web.AppKey("newcomers", int)
"""How many posts of hers an editor lets through before a newcomer's are shown at once."""

_FORGET_SECONDS, _COPY_SECONDS = 3600.0, 300.0


@dataclass(frozen=True, slots=True)
class Source:
    """The Discourse whose topics are copied, and how it is read."""

    url: URL
    key: str = field(repr=False)
    user: str


DISCOURSE = web.AppKey[Source | None]("discourse")


def modules(settings: Settings) -> tuple[ModuleType, ...]:
    """Return where the addresses of the public pages are; those that are switched off have none."""
    help_centre = (help_engines, help_api, help_http) if settings.help_centre else ()
    return (*((community_http, community_forms) if settings.community else ()), *help_centre)


def configure(app: web.Application, settings: Settings) -> None:
    """Say whose pages these are, and how often one address may search them."""
    app[SITE] = Site(
        settings.site_name,
        settings.public_url,
        behind_tls=settings.trust_proxy,
        help_centre=settings.help_centre,
        community=settings.community,
    )
    site_secret = settings.site_secret.get_secret_value().encode()
    app[MEMBERS] = Members(site_secret, secret_key(settings))
    app[SIGN_IN_URL] = settings.site_sign_in if site_secret else ""
    app[WRITE_LIMIT] = RateLimit(20, 60)
    app[STAFF] = SignedInStaff()
    app[NEWCOMERS] = settings.newcomers
    app[DISCOURSE] = _source(settings)
    app[SEARCH_LIMIT] = RateLimit(settings.search_burst, 10)


def _source(settings: Settings) -> Source | None:
    if not (settings.community and settings.discourse_url):
        return None
    url = discourse_url(settings.discourse_url, private=settings.discourse_private)
    return Source(url, settings.discourse_key.get_secret_value(), settings.discourse_user)


async def public(app: web.Application) -> AsyncIterator[None]:
    """Serve the public pages, and forget once an hour who read what a week ago."""
    transactions = app[TRANSACTIONS]
    app[HELP_CENTRE] = HelpCentre(transactions, app[KNOWLEDGE_BASE])
    community = app[COMMUNITY] = Community(transactions, app[NEWCOMERS])
    app[ORIGINS] = community if app[SITE].community else None

    async def forget() -> None:
        await forget_readers(transactions, utc_now())

    async with repeating("readings", forget, _FORGET_SECONDS), _copying(app):
        yield


@asynccontextmanager
async def _copying(app: web.Application) -> AsyncIterator[None]:
    """Copy the Discourse of the settings while the block runs, if there is one."""
    source = app[DISCOURSE]
    if source is None:
        yield
        return
    async with ClientSession() as http:
        discourse = Discourse(http, source.url, source.key, source.user)
        sync = DiscourseSync(app[TRANSACTIONS], discourse)
        async with repeating("discourse", sync.run, _COPY_SECONDS):
            yield


async def forget_readers(transactions: Transactions, now: datetime) -> None:
    """Forget who read what has become part of no conversation for a week."""
    async with transactions.write() as session:
        await readings.forget(session, now - KEPT)


class SignedInStaff:
    """The staff of the desk and the studio, as the community knows them."""

    async def member(self, request: web.Request) -> Member | None:
        """Return who of the staff sends a request, by her session's cookie."""
        try:
            staff = await authenticate_staff(request)
        except Unauthenticated:
            return None
        return Member(staff.id, staff.name, staff=True, editor=Role.EDITOR in staff.roles)
