"""The pages of the community that everybody may read."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from aiohttp import web
from markupsafe import Markup

from community.knowledge import thread_path
from community.members import COOKIE, MEMBERS, SESSION_SECONDS
from community.service import COMMUNITY, PAGE
from community.thread import TEXT_LIMIT, TITLE_LIMIT, Member
from community.viewer import SIGN_IN_URL, viewer, writer
from community.words import WORDS
from core.errors import ArticleNotFound, JieliError, Language, NotFound
from core.language import parse_language
from core.pages.rendering import PRIVATE, PUBLIC, html_response, page, render, templates
from core.pages.site import LANGUAGES, SITE, page_language
from core.routes import Role, Route
from kb_index.knowledge_base import KNOWLEDGE_BASE
from kb_index.render import summary, to_html

_DESCRIPTION = 155
_TEMPLATES = templates(Path(__file__).parent / "templates")
_TEMPLATES.globals.update(
    thread_path=thread_path,
    safe=lambda markdown: Markup(to_html(markdown)),  # noqa: S704 - sanitised there
    host_of=lambda url: urlsplit(url).hostname or "",
    title_limit=TITLE_LIMIT,
    text_limit=TEXT_LIMIT,
)


def home_path(language: Language) -> str:
    """Return the address of the community's front page."""
    return f"/community/{language}/"


def shown(
    request: web.Request, name: str, who: Member | None, *, status: int = 200, **values: Any
) -> web.Response:
    """Answer with a page for whom it is made: nobody else gets what is hers."""
    html = render(
        _TEMPLATES,
        name,
        request,
        WORDS,
        part="community",
        who=who,
        mark=request.app[MEMBERS].form_mark(who) if who else "",
        sign_in=_sign_in(request),
        home=home_path(page_language(request)),
        **values,
    )
    kept = PUBLIC if who is None and status == 200 else PRIVATE
    response = html_response(request, html, status=status, kept=kept)
    response.headers["Vary"] = "Cookie"
    return response


def _sign_in(request: web.Request) -> str:
    address = request.app[SIGN_IN_URL]
    if not address:
        return ""
    back = request.path_qs if request.method == "GET" else home_path(page_language(request))
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'return': back})}"


def _trouble(request: web.Request, language: Language, error: JieliError) -> web.Response:
    return shown(
        request,
        "community_trouble.html",
        None,
        status=error.status,
        missing=error.status == NotFound.status,
        message=error.message(language),
        indexed=False,
    )


community_page = page(_trouble)


async def entrance(request: web.Request) -> web.StreamResponse:
    """Lead to the community in the reader's language."""
    chosen = request.cookies.get("jieli_language") or request.headers.get("Accept-Language")
    headers = {"Vary": "Accept-Language, Cookie", "Cache-Control": "private, no-cache"}
    headers["Location"] = home_path(parse_language(chosen))
    return web.Response(status=302, headers=headers)


@community_page
async def home(request: web.Request) -> web.StreamResponse:
    """Show the threads, the newest first, or those that wait for an answer."""
    language, who = page_language(request), await viewer(request)
    unanswered = request.query.get("show") == "unanswered"
    raw = request.query.get("page", "1")
    number = int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 6 else 0
    if number < 1:
        raise NotFound()
    threads = await request.app[COMMUNITY].listed(language, unanswered=unanswered, number=number)
    return shown(
        request,
        "threads.html",
        who,
        threads=threads[:PAGE],
        more=len(threads) > PAGE,
        number=number,
        unanswered=unanswered,
        description=WORDS[language]["description"],
        canonical=home_path(language) if number == 1 and not unanswered else "",
        alternates={each: home_path(each) for each in LANGUAGES} if number == 1 else {},
    )


@community_page
async def thread(request: web.Request) -> web.StreamResponse:
    """Show a thread with its answers."""
    who = await viewer(request)
    seen = await request.app[COMMUNITY].seen(request.match_info["id"], who)
    return shown(
        request,
        "thread.html",
        who,
        thread=seen.thread,
        question=seen.posts[0],
        answers=[post for post in seen.posts if post.number > 1],
        best=seen.best,
        voted=seen.voted,
        said=request.query.get("said", ""),
        article=await _article(request, seen.thread.article_id),
        description=summary(seen.posts[0].text, _DESCRIPTION),
        canonical=thread_path(seen.thread.language, seen.thread.id),
    )


async def _article(request: web.Request, article_id: str | None) -> str:
    """Return where the article that was made of a thread is read, empty while it is not."""
    if article_id is None or not request.app[SITE].help_centre:
        return ""
    try:
        await request.app[KNOWLEDGE_BASE].get(article_id)
    except ArticleNotFound:
        return ""
    return f"/help/{page_language(request)}/a/{quote(article_id, safe='')}"


@community_page
async def ask(request: web.Request) -> web.StreamResponse:
    """Show the form for a question."""
    return shown(request, "ask.html", await viewer(request), indexed=False)


async def sign_in(request: web.Request) -> web.StreamResponse:
    """Take in a customer whom the site sends with its token; raise `InvalidSiteToken`."""
    members = request.app[MEMBERS]
    member = members.of_site(request.query.get("token", "")[:4000])
    response = web.Response(status=303, headers={"Location": _local(request.query.get("next"))})
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(
        COOKIE,
        members.session(member),
        max_age=SESSION_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=request.app[SITE].behind_tls,
    )
    return response


@community_page
async def sign_out(request: web.Request) -> web.StreamResponse:
    """End a customer's session."""
    await writer(request)
    response = web.Response(status=303, headers={"Location": home_path(page_language(request))})
    response.del_cookie(COOKIE)
    return response


@community_page
async def missing(request: web.Request) -> web.StreamResponse:
    """Say that there is no such page."""
    raise NotFound()


def _local(path: str | None) -> str:
    """Return an address of our own public pages, whatever was asked for."""
    fine = path is not None and path.startswith(("/community/", "/help/"))
    return quote(path, safe="/?&=%#") if path and fine and "\\" not in path else "/community/"


_get = partial(Route, "GET", role=Role.PUBLIC)
IN = "/community/{language:zh|en}"

ROUTES = [
    _get("/community", handler=entrance),
    _get("/community/", handler=entrance),
    _get("/community/sign-in", handler=sign_in),
    _get(f"{IN}/", handler=home),
    _get(f"{IN}/ask", handler=ask),
    _get(IN + "/t/{id}", handler=thread),
    Route("POST", f"{IN}/sign-out", sign_out, Role.PUBLIC),
]
LAST_ROUTES = [_get("/community/{rest:.*}", handler=missing)]
