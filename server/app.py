"""The composition root: makes every part and ties them together, in the order they need."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from socket import gethostname

from aiohttp import ClientSession, TCPConnector, WSCloseCode, web
from rasa_sdk.executor import ActionExecutor

import channels.web.http as web_http
import handoff.routing.staffing.http as routing_http
from actions.dialogue.services import Services
from actions.registry import all_actions
from channels.web.http import READING_LIMIT, VISITOR_LIMIT, authenticate_visitor
from channels.web.identifying import IDENTIFYING, Identifying
from channels.web.service import WebChannel
from channels.web.socket import MESSAGE_LIMIT, WEB_CHANNEL
from channels.web.visitors import VISITORS, Visitors
from core.database import TRANSACTIONS
from core.limits import RateLimit
from core.origins import WIDGET_ORIGINS
from core.posting.destination import Destination
from core.routes import BODY_LIMIT, ROUTE_ROLES, Role, Route, add_routes
from core.sockets import SOCKETS
from core.turns import BOT_TURNS
from core.wakeups import WAKEUPS, Wakeups
from deflection.experiments.treating.running import RUNNING
from handoff.chat import ARTICLE_CARDS
from handoff.desk.service import ME, SIGNED_IN
from handoff.queue.absence import ABSENCE
from handoff.queue.board import QUEUE_BOARD
from handoff.reception import RECEPTION
from handoff.surveys.surveyor import SURVEYOR
from kb_index.knowledge_base import KNOWLEDGE_BASE
from kb_index.trying.http import THRESHOLDS
from server import (
    desk,
    digests,
    editing,
    experiments,
    forgetting,
    health,
    importing,
    insights,
    knowledge,
    messengers,
    outside,
    pages,
    programs,
    public,
    queue,
    replaying,
    reports,
    surveys,
)
from server.api_keys.http import API_LIMIT, CALLS, SECONDS, authenticate_key
from server.auth import http as auth_http
from server.auth.http import AUTH, SECURE_COOKIES, SIGN_IN_LIMIT, authenticate_staff
from server.auth.service import Auth
from server.background import repeating
from server.bot import webhook
from server.bot.dialogue import Dialogue
from server.bot.fallback import Fallback, give_up
from server.bot.rasa import RasaClient
from server.bot.runner import BotTurnRunner
from server.bot.search_ahead import SearchAhead
from server.bot.webhook import ACTION_TOKEN, EXECUTOR, authenticate_rasa
from server.keys import secret_key
from server.maintenance import Maintenance
from server.metrics import http as metrics_http
from server.metrics.http import MONITOR_TOKEN, authenticate_monitor
from server.metrics.measures import MEASURES, Measures
from server.middleware import (
    AUTHENTICATORS,
    Authenticator,
    enforce_roles,
    guard_origins,
    let_origins_read,
    preflight,
    render_errors,
)
from server.routing import OFFERS, read_policy, routing
from server.settings import SETTINGS, Settings
from server.storage.database import Database
from server.storage.migrating import check

OUTSIDE = web.AppKey[Destination | None]("outside")

_EDITORS = (Role.EDITOR, Role.REVIEWER, Role.PUBLISHER)
_STAFF = (Role.STAFF, Role.AGENT, *_EDITORS, Role.SUPERVISOR, Role.OPERATOR)
_SWEEP_SECONDS = 5.0


def make_app(settings: Settings) -> web.Application:
    """Return the app, not yet started; every resource lives in a cleanup context."""
    middlewares = [
        metrics_http.measure_requests,
        let_origins_read,
        render_errors,
        guard_origins,
        enforce_roles,
    ]
    app = web.Application(middlewares=middlewares, client_max_size=BODY_LIMIT)
    app[SETTINGS] = settings
    app[MEASURES] = Measures()
    app[MONITOR_TOKEN] = settings.metrics_token.get_secret_value()
    app[OFFERS] = read_policy(settings)
    app[OUTSIDE] = outside.destination(settings)
    app[RECEPTION] = queue.reception(settings)
    messengers.configure(app, settings, _place(settings))
    digests.mailer(settings)  # a wrong address is said before anything starts
    app[programs.FACT_SUBSCRIBERS] = programs.subscribers(settings)
    app[SURVEYOR] = surveys.surveyor(settings)
    app[reports.DEFINITION] = reports.definition(settings)
    app[queue.CUSTOMER_GRACE] = timedelta(seconds=settings.customer_grace)
    app[ROUTE_ROLES] = {}
    app[SOCKETS] = set()
    app[WAKEUPS] = Wakeups()
    app[WIDGET_ORIGINS] = frozenset(settings.widget_origins)
    app[pages.WEB_DIST] = settings.web_dist
    app[editing.PICTURES_FOLDER] = settings.pictures
    app[ACTION_TOKEN] = settings.action_token.get_secret_value()
    app[SECURE_COOKIES] = settings.trust_proxy
    app[MESSAGE_LIMIT] = RateLimit(settings.message_burst, 10)
    app[VISITOR_LIMIT] = RateLimit(settings.visitor_burst, 60)
    app[READING_LIMIT] = RateLimit(settings.visitor_burst * 10, 60)
    app[SIGN_IN_LIMIT] = RateLimit(10, 60)
    app[API_LIMIT] = RateLimit(CALLS, SECONDS)
    public.configure(app, settings)
    knowledge.equip(app)
    app.cleanup_ctx.extend([_database, knowledge.knowledge_base, queue.queue, routing])
    app.cleanup_ctx.append(public.public)
    app.cleanup_ctx.append(experiments.splitting)
    app.cleanup_ctx.extend([_people, _bot, messengers.messengers, _housekeeping])
    app.cleanup_ctx.extend([insights.insights, _outside, _importing, editing.editing])
    app.cleanup_ctx.extend([reports.reporting, experiments.experimenting])
    app.cleanup_ctx.extend([replaying.replaying, forgetting.forgetting])
    app.cleanup_ctx.extend([programs.programs, digests.digests])
    app.on_shutdown.append(_close_sockets)
    _add_routes(app)
    return app


def _add_routes(app: web.Application) -> None:
    modules = (
        health,
        metrics_http,
        auth_http,
        web_http,
        *desk.MODULES,
        *outside.MODULES,
        *queue.MODULES,
        *insights.MODULES,
        *messengers.modules(app),
        *reports.MODULES,
        *experiments.MODULES,
        *programs.MODULES,
        *replaying.MODULES,
        *digests.MODULES,
        *surveys.MODULES,
        routing_http,
        *knowledge.MODULES,
        *editing.MODULES,
        *importing.MODULES,
        webhook,
        *public.modules(app[SETTINGS]),
    )
    for module in modules:
        add_routes(app, module.ROUTES)
    add_routes(app, [Route("OPTIONS", "/api/web/{rest:.+}", preflight, Role.PUBLIC)])
    add_routes(app, pages.ROUTES)


async def _database(app: web.Application) -> AsyncIterator[None]:
    database = Database(app[SETTINGS].database, app[WAKEUPS].notify)
    app[TRANSACTIONS] = database
    try:
        await check(database)
        yield
    finally:
        await database.close()


async def _people(app: web.Application) -> AsyncIterator[None]:
    auth = Auth(app[TRANSACTIONS])
    app[AUTH] = auth
    app[ME] = auth.me
    app[SIGNED_IN] = authenticate_staff
    app[VISITORS] = Visitors(secret_key(app[SETTINGS]))
    app[WEB_CHANNEL] = WebChannel(
        app[TRANSACTIONS],
        app[ARTICLE_CARDS],
        app[QUEUE_BOARD],
        app[RECEPTION],
        heard_of=app[ABSENCE].heard_of,
        accepting=app[MEASURES].accepting,
    )
    secret = app[SETTINGS].site_secret.get_secret_value().encode()
    app[IDENTIFYING] = Identifying(app[TRANSACTIONS], app[VISITORS], secret)
    desk.equip(app, app[SETTINGS])
    surveys.equip(app)
    authenticators: dict[Role, Authenticator] = dict.fromkeys(_STAFF, authenticate_staff)
    authenticators[Role.VISITOR] = authenticate_visitor
    authenticators[Role.RASA] = authenticate_rasa
    authenticators[Role.MONITOR] = authenticate_monitor
    authenticators |= dict.fromkeys((Role.FIGURES, Role.FACTS), authenticate_key)
    app[AUTHENTICATORS] = authenticators
    yield


async def _bot(app: web.Application) -> AsyncIterator[None]:
    settings, measures = app[SETTINGS], app[MEASURES]
    search = SearchAhead(app[KNOWLEDGE_BASE], measures.searching)
    base = app[KNOWLEDGE_BASE]
    services = Services(search, base, app[THRESHOLDS], experiments.tuned(settings, base))
    app[EXECUTOR] = _executor(services)
    async with ClientSession(connector=TCPConnector(limit=32)) as http:
        rasa = RasaClient(
            http, settings.rasa_url, settings.rasa_timeout, asking=measures.asking_rasa
        )
        app[health.RASA] = rasa
        runner = BotTurnRunner(
            app[TRANSACTIONS],
            app[WAKEUPS],
            Dialogue(rasa, search, app[RUNNING]).ask,
            Fallback(services, app[RUNNING]).propose,
            give_up,
            _place(settings),
            hand_over=app[RECEPTION].hand_over,
            told=measures.turn,
            surveyor=app[SURVEYOR],
        )
        app[BOT_TURNS] = runner
        await runner.succeed()
        async with repeating("turns", runner.sweep, _SWEEP_SECONDS):
            yield
        await runner.close()


async def _housekeeping(app: web.Application) -> AsyncIterator[None]:
    settings = app[SETTINGS]
    maintenance = Maintenance(
        app[TRANSACTIONS],
        timedelta(seconds=settings.agent_grace),
        timedelta(hours=settings.idle_hours),
        answered_grace=timedelta(seconds=settings.answered_grace),
        surveyor=app[SURVEYOR],
    )
    async with repeating("maintenance", maintenance.sweep, _SWEEP_SECONDS):
        yield


async def _outside(app: web.Application) -> AsyncIterator[None]:
    async with outside.delivering(app, app[OUTSIDE]):
        yield


async def _importing(app: web.Application) -> AsyncIterator[None]:
    settings = app[SETTINGS]
    async with importing.importing(app, settings, _place(settings)):
        yield


def _place(settings: Settings) -> str:
    """Name the place of this process: no other runs on this machine with this folder."""
    place = f"{gethostname()}:{settings.var.resolve()}"
    return hashlib.sha256(place.encode()).hexdigest()[:16]


def _executor(services: Services) -> ActionExecutor:
    executor = ActionExecutor()
    for action in all_actions(services):
        executor.register_action(action)
    return executor


async def _close_sockets(app: web.Application) -> None:
    """Tell every page that we are going away, so that it reconnects at once."""
    sockets: set[web.WebSocketResponse] = app[SOCKETS]
    closing = (ws.close(code=WSCloseCode.GOING_AWAY, message=b"going away") for ws in sockets)
    # All at once: a page that is gone takes its time to be given up, and no other waits for that.
    await asyncio.gather(*closing, return_exceptions=True)
