"""Channels beside the web, tied together: their accounts, what comes in, and what goes out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from types import ModuleType

from aiohttp import ClientSession, TCPConnector, web

import channels.letters.http as letters_http
import channels.letters.surveys as survey_pages
import channels.outbox.http as outbox_http
import channels.wechat.http as wechat_http
import channels.wecom.http as wecom_http
from channels.access.calling import Caller
from channels.access.seal import Seal
from channels.access.tokens import Fetch, Tokens
from channels.accounts_file import Accounts, read_accounts
from channels.adapter import Adapter
from channels.inbox.service import Inbox
from channels.letters.links import Letter, Links, Pages
from channels.letters.pages import LETTER_LIMIT, LINKS
from channels.letters.service import LETTERS, Letters
from channels.letters.surveys import SURVEY_PAGES, SurveyPages
from channels.outbox.planning import Planner
from channels.outbox.posting import Post
from channels.outbox.store import Account as AccountKey
from channels.outbox.views import OUTBOX, Outbox
from channels.outbox.worker import Worker
from channels.people.service import Acquainting, Directory
from channels.wechat.account import Account, Kind
from channels.wechat.adapter import WeChatAdapter
from channels.wechat.api import Api, stable_token
from channels.wechat.http import DOOR, Door
from channels.wechat.passive import Answers
from channels.wechat.people import Customers, Followers
from channels.wecom.account import Account as WeComAccount
from channels.wecom.adapter import WeComAdapter, fetch_token
from channels.wecom.http import WECOM_DOOR, WeComDoor
from channels.wecom.sync import Sync
from core.clock import Clock, utc_now
from core.database import TRANSACTIONS
from core.limits import RateLimit
from core.turns import BOT_TURNS
from core.wakeups import WAKEUPS
from handoff.files.service import FILES
from handoff.message import Address
from handoff.reception import RECEPTION
from kb_index.knowledge_base import KNOWLEDGE_BASE
from server.articles import KnowledgeBasePages
from server.background import repeating
from server.keys import secret_key
from server.settings import Settings

ACCOUNTS = web.AppKey("channel_accounts", Accounts)
CLOCK: web.AppKey[Clock] = web.AppKey("channel_clock")
"""The clock of windows and quotas; tests move it."""

_OWED_SECONDS, _ASK_SECONDS, _PEOPLE_SECONDS, _NOW = 1.0, 60.0, 3.0, 0.0
_CONNECTIONS = 32
_BEATS = 120
"""Of a reading, and replies, in a minute."""


SETTINGS = web.AppKey("channel_settings", Settings)


PLACE = web.AppKey("channel_place", str)


def configure(app: web.Application, settings: Settings, place: str) -> None:
    """Read the accounts; raise `InvalidInput` naming what is wrong with them.

    ``place`` names that of this process, so that its successor takes up what it held.
    """
    app[SETTINGS], app[PLACE] = settings, place
    app[ACCOUNTS] = read_accounts(Path(settings.channels) if settings.channels else None)
    app[CLOCK] = utc_now


def modules(app: web.Application) -> tuple[ModuleType, ...]:
    """Return where the addresses are; without accounts there are none."""
    accounts = app[ACCOUNTS]
    if not accounts:
        return ()
    own = [(wechat_http, accounts.wechat), (wecom_http, accounts.wecom)]
    return (outbox_http, letters_http, survey_pages, *(module for module, some in own if some))


async def messengers(app: web.Application) -> AsyncIterator[None]:
    """Serve the accounts for as long as the app runs."""
    accounts = app[ACCOUNTS]
    if not accounts:
        yield
        return
    connector = TCPConnector(limit=_CONNECTIONS)
    async with ClientSession(connector=connector, trust_env=False) as http:
        apis = {each.name: _wecom_api(app, http, each) for each in accounts.wecom}
        theirs = {each.name: _wechat_api(app, http, each) for each in accounts.wechat}
        open_file = app[FILES].for_agent
        adapters: list[Adapter] = [
            *(WeChatAdapter(each, theirs[each.name], open_file) for each in accounts.wechat),
            *(WeComAdapter(each, apis[each.name], open_file) for each in accounts.wecom),
        ]
        by_key = {(each.channel, each.account): each for each in adapters}
        people = _directories(accounts, theirs, apis)
        async with _acquainting(app, people), _serving(app, by_key, apis):
            yield


def _directories(
    accounts: Accounts, wechat: Mapping[str, Api], wecom: Mapping[str, Api]
) -> dict[AccountKey, Directory]:
    """Return who says who somebody is; of mini-programs nobody does."""
    followed = [each for each in accounts.wechat if each.kind is Kind.OFFICIAL]
    return {
        **{(each.channel, each.name): Followers(wechat[each.name]) for each in followed},
        **{(each.channel, each.name): Customers(wecom[each.name]) for each in accounts.wecom},
    }


@asynccontextmanager
async def _acquainting(
    app: web.Application, people: Mapping[AccountKey, Directory]
) -> AsyncIterator[None]:
    acquainting = Acquainting(app[TRANSACTIONS], people, app[CLOCK])
    async with repeating("people", acquainting.sweep, _PEOPLE_SECONDS):
        yield


def _wechat_api(app: web.Application, http: ClientSession, account: Account) -> Api:
    caller = Caller(http, account.api)

    async def fetch(force: bool) -> tuple[str, int]:
        return await stable_token(caller, account, force=force)

    return Api(caller, _tokens(app, account.channel, account.name, fetch))


def _wecom_api(app: web.Application, http: ClientSession, account: WeComAccount) -> Api:
    caller = Caller(http, account.api)

    async def fetch(_force: bool) -> tuple[str, int]:
        return await fetch_token(caller, account)

    tokens = _tokens(app, account.channel, account.name, fetch)
    return Api(caller, tokens)


def _tokens(app: web.Application, channel: str, name: str, fetch: Fetch) -> Tokens:
    seal = Seal.of(secret_key(app[SETTINGS]))
    return Tokens(app[TRANSACTIONS], channel, name, fetch, seal, app[CLOCK])


@asynccontextmanager
async def _serving(
    app: web.Application, adapters: dict[AccountKey, Adapter], apis: dict[str, Api]
) -> AsyncIterator[None]:
    transactions, wakeups, now = app[TRANSACTIONS], app[WAKEUPS], app[CLOCK]
    inbox = Inbox(transactions, adapters, app[RECEPTION], app[FILES], app[BOT_TURNS], now)
    links = app[LINKS] = Links(app[SETTINGS].public_url, secret_key(app[SETTINGS]))
    app[LETTER_LIMIT] = RateLimit(_BEATS, 60)
    articles = KnowledgeBasePages(app[KNOWLEDGE_BASE])
    app[LETTERS] = Letters(transactions, articles, app[RECEPTION], app[BOT_TURNS])
    app[SURVEY_PAGES] = SurveyPages(transactions)
    planner = Planner(transactions, adapters, partial(Pages, links), partial(_back, links), now)
    post = Post(transactions, adapters, now, holder=app[PLACE])
    await post.succeed()
    worker = Worker(transactions, adapters, planner, post, now)
    answers = Answers(planner, post, inbox, wakeups)
    by_name = {each.name: each for each in app[ACCOUNTS].wechat}
    app[OUTBOX] = Outbox(transactions, adapters, now)
    app[DOOR] = Door(by_name, inbox, answers, now)
    syncs = {
        each.name: Sync(each, apis[each.name], inbox, transactions) for each in app[ACCOUNTS].wecom
    }
    app[WECOM_DOOR] = WeComDoor(syncs, now)
    async with AsyncExitStack() as running:
        news = running.enter_context(wakeups.subscribe())
        works: list[tuple[str, Callable[[], Awaitable[object]], float]] = [
            ("channels", partial(worker.follow, news), _NOW),
            ("post", worker.deliver, _NOW),
            ("arrivals", inbox.sweep, _OWED_SECONDS),
            *(
                (f"sync {name}", partial(sync.wait, _ASK_SECONDS), _NOW)
                for name, sync in syncs.items()
            ),
        ]
        for name, work, pause in works:
            await running.enter_async_context(repeating(name, work, pause))
        yield
    await worker.close()


def _back(links: Links, address: Address) -> str | None:
    return links.to("talk", Letter(address))
