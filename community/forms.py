"""What members and editors send from the pages: every form is checked to be from a page of ours."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from community.http import IN, LAST_ROUTES, community_page, shown
from community.knowledge import thread_path
from community.service import COMMUNITY, Community
from community.thread import Member, State
from community.viewer import viewer, writer
from core.errors import Forbidden, InvalidInput
from core.pages.site import page_language
from core.routes import Handler, Role, Route

Deed = Callable[[Community, Member, str, Mapping[str, str]], Awaitable[str]]
"""Does something to the thread or post of an address and returns the thread to show."""


def _sent(deed: Deed, said: str = "") -> Handler:
    """Return the handler of a form that ends on its thread, with a word of what was done."""

    @community_page
    async def handle(request: web.Request) -> web.StreamResponse:
        member, form = await writer(request)
        thread = await deed(request.app[COMMUNITY], member, request.match_info.get("id", ""), form)
        path = thread_path(page_language(request), thread)
        raise web.HTTPSeeOther(f"{path}?said={said}" if said else path)

    return handle


@community_page
async def ask(request: web.Request) -> web.StreamResponse:
    """Begin a thread."""
    member, form = await writer(request)
    language, community = page_language(request), request.app[COMMUNITY]
    thread = await community.ask(member, language, form.get("title", ""), form.get("text", ""))
    raise web.HTTPSeeOther(f"{thread_path(language, thread)}?said=posted")


async def _answer(of: Community, member: Member, thread: str, form: Mapping[str, str]) -> str:
    await of.answer(member, thread, form.get("text", ""))
    return thread


async def _vote(of: Community, member: Member, post: str, _: Mapping[str, str]) -> str:
    return await of.vote(member, post)


async def _accept(of: Community, member: Member, post: str, form: Mapping[str, str]) -> str:
    return await of.accept(member, post, form.get("accepted") != "no")


async def _report(of: Community, member: Member, post: str, form: Mapping[str, str]) -> str:
    return await of.report(member, post, form.get("reason", ""))


async def _promote(of: Community, member: Member, thread: str, _: Mapping[str, str]) -> str:
    if not member.editor:
        raise Forbidden(role="editor")
    await of.promote(member, thread)
    return thread


@community_page
async def moderation(request: web.Request) -> web.StreamResponse:
    """Show editors what waits for them, and what was reported."""
    who = await viewer(request)
    pending = await request.app[COMMUNITY].pending()
    return shown(request, "moderation.html", who, pending=pending, indexed=False)


@community_page
async def moderate(request: web.Request) -> web.StreamResponse:
    """Show a post to everybody, or hide it."""
    member, form = await writer(request)
    state = form.get("state")
    if state not in (State.SHOWN, State.HIDDEN):
        raise InvalidInput(field="state", problem="must be shown or hidden")

    await request.app[COMMUNITY].moderate(
        member, request.match_info["id"], State(state), form.get("reason", "")
    )
    raise web.HTTPSeeOther(f"/community/{page_language(request)}/moderation")


ROUTES = [
    Route("POST", f"{IN}/ask", ask, Role.PUBLIC),
    Route("POST", IN + "/t/{id}/answer", _sent(_answer, "posted"), Role.PUBLIC),
    Route("POST", IN + "/p/{id}/vote", _sent(_vote), Role.PUBLIC),
    Route("POST", IN + "/p/{id}/accept", _sent(_accept), Role.PUBLIC),
    Route("POST", IN + "/p/{id}/report", _sent(_report, "reported"), Role.PUBLIC),
    Route("POST", IN + "/t/{id}/promote", _sent(_promote, "promoted"), Role.EDITOR),
    Route("GET", f"{IN}/moderation", moderation, Role.EDITOR),
    Route("POST", IN + "/p/{id}/moderate", moderate, Role.EDITOR),
    *LAST_ROUTES,
]
