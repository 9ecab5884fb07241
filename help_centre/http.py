"""The pages of the help centre."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web
from markupsafe import Markup

from community.knowledge import article_id, thread_id, thread_path
from community.service import COMMUNITY
from community.thread import Post, Thread
from core.errors import IndexUnavailable, InvalidInput, JieliError, Language, NotFound
from core.language import parse_language
from core.limits import RateLimit
from core.pages.rendering import PRIVATE, html_response, moved, page, render, templates
from core.pages.site import LANGUAGES, SITE, page_language
from core.routes import Role, Route
from core.text import clean
from help_centre.address import (
    article_path,
    hit_path,
    home_path,
    named,
    search_path,
    shelf_path,
    slug,
    vote_path,
)
from help_centre.service import HELP_CENTRE, HelpCentre
from help_centre.structured import article_data
from help_centre.words import WORDS
from kb_index.article import ArticleView, Translation
from kb_index.asking.product_names import product_name
from kb_index.render import aside, one_line, summary, to_html
from kb_index.results import SearchResult

SEARCH_LIMIT = web.AppKey("search_limit", RateLimit)
QUERY_LIMIT = 300
LANGUAGE_COOKIE = "jieli_language"

_YEAR = 365 * 86400
_DESCRIPTION = 155
_TEMPLATES = templates(Path(__file__).parent / "templates")
_TEMPLATES.globals.update(
    article_path=article_path,
    hit_path=hit_path,
    home_path=home_path,
    search_path=search_path,
    shelf_path=shelf_path,
    vote_path=vote_path,
    product_name=product_name,
    summary=summary,
)


async def _rendered(name: str, request: web.Request, **values: Any) -> str:
    """Fill a template that calls products and categories as the editors do."""
    named = (await _centre(request).home(page_language(request))).name
    return render(_TEMPLATES, name, request, WORDS, part="help", named=named, **values)


def _trouble(request: web.Request, language: Language, error: JieliError) -> web.Response:
    """Show an error as a page with a search box and the way home."""
    html = render(
        _TEMPLATES,
        "trouble.html",
        request,
        WORDS,
        part="help",
        error=error,
        missing=error.status == NotFound.status,
        message=error.message(language),
        question="",
        indexed=False,
    )
    return html_response(request, html, status=error.status, kept="no-store")


_page = page(_trouble)


async def entrance(request: web.Request) -> web.StreamResponse:
    """Lead to the front page in her language: chosen, remembered, or her browser's."""
    chosen = request.query.get("language")
    remembered = request.cookies.get(LANGUAGE_COOKIE)
    language = parse_language(chosen or remembered or request.headers.get("Accept-Language"))
    headers = {"Location": home_path(language), "Vary": "Accept-Language, Cookie"}
    response = web.Response(status=302, headers=headers | {"Cache-Control": "private, no-cache"})
    if chosen:
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=_YEAR, samesite="Lax", path="/")
    return response


@_page
async def home(request: web.Request) -> web.StreamResponse:
    """Show the search box, the shelves and what is read most."""
    language = page_language(request)
    shown = await _centre(request).home(language)
    html = await _rendered(
        "home.html",
        request,
        home=shown,
        description=WORDS[language]["description"],
        canonical=home_path(language),
        alternates={each: home_path(each) for each in LANGUAGES},
        question="",
    )
    return html_response(request, html)


@_page
async def shelf(request: web.Request) -> web.StreamResponse:
    """Show the articles of a product or of one category of it, a page at a time."""
    language = page_language(request)
    product = named(request.match_info["product"])
    category = named(request.match_info["category"]) if "category" in request.match_info else None
    raw = request.query.get("page", "1")
    if not (raw.isascii() and raw.isdecimal() and len(raw) < 6):
        raise NotFound()
    shown = await _centre(request).shelf(language, product, category, int(raw))
    path = shelf_path(language, product, category)
    html = await _rendered(
        "shelf.html",
        request,
        shown=shown,
        product=product,
        category=category,
        canonical=path if shown.number == 1 else f"{path}?page={shown.number}",
        question="",
    )
    return html_response(request, html)


@_page
async def article(request: web.Request) -> web.StreamResponse:
    """Show an article, at the one address that its title makes.

    One that there is in the other language alone is shown as it is, and says so.
    """
    language, wanted = page_language(request), request.match_info["id"]
    thread = thread_id(wanted)
    if thread is not None and request.app[SITE].community:
        return moved(thread_path(language, thread))
    view = await _centre(request).article(wanted)
    versions = _versions(view)
    hers = versions.get(language)
    if hers is not None and hers.id != wanted:
        return moved(article_path(language, hers.id, hers.title))
    if request.match_info.get("slug") != slug(view.article.title):
        return moved(article_path(language, wanted, view.article.title))
    return await _article(request, view, versions)


async def _article(
    request: web.Request, view: ArticleView, versions: dict[Language, Translation]
) -> web.Response:
    one, language = view.article, page_language(request)
    paths = {each: article_path(each, known.id, known.title) for each, known in versions.items()}
    own = paths[parse_language(one.language)]
    data = article_data(view, await aside(one_line, one.answer), request, own)
    html = await _rendered(
        "article.html",
        request,
        article=one,
        body=Markup(await aside(to_html, one.answer)),  # noqa: S704 - sanitised there
        related=await _centre(request).related(view),
        paths=paths,
        canonical=own,
        alternates=paths if len(paths) > 1 else {},
        description=summary(one.answer, _DESCRIPTION),
        data=Markup(data),  # noqa: S704 - JSON whose angle brackets are escaped
        voted={"yes": True, "no": False}.get(request.query.get("voted", "")),
        date=_date(one.updated_at, language),
        question="",
    )
    return html_response(request, html, changed_at=one.updated_at, data=data)


def _versions(view: ArticleView) -> dict[Language, Translation]:
    one = view.article
    own = Translation(one.id, one.language, one.title)
    return {parse_language(each.language): each for each in (*view.other_languages, own)}


def _date(moment: datetime, language: Language) -> str:
    if language == "zh":
        return f"{moment.year} 年 {moment.month} 月 {moment.day} 日"
    return f"{moment.day} {moment:%B} {moment.year}"


@_page
async def vote(request: web.Request) -> web.StreamResponse:
    """Keep whether an article helped, from a page that runs no script, and show it again."""
    request.app[SEARCH_LIMIT].spend(request.remote or "")
    language, wanted = page_language(request), request.match_info["id"]
    helped = (await request.post()).get("helped")
    if helped not in ("yes", "no"):
        raise InvalidInput(field="helped", problem="must be yes or no")
    view = await _centre(request).article(wanted)
    await _centre(request).vote(wanted, helped=helped == "yes")
    path = article_path(language, wanted, view.article.title)
    raise web.HTTPSeeOther(f"{path}?voted={helped}#vote")


@_page
async def search(request: web.Request) -> web.StreamResponse:
    """Show what was found for a question, with the words that were meant marked."""
    language, question = page_language(request), question_of(request)
    found, down = None, False
    if question:
        request.app[SEARCH_LIMIT].spend(request.remote or "")
        try:
            found = await _centre(request).search(question, language)
        except IndexUnavailable:
            down = True
    html = await _rendered(
        "search.html",
        request,
        question=question,
        found=found,
        down=down,
        threads=await _threads(request, found),
        indexed=False,
    )
    return html_response(request, html, status=503 if down else 200, kept=PRIVATE)


async def _threads(
    request: web.Request, found: SearchResult | None
) -> dict[str, tuple[Thread, Post]]:
    """Return the threads among what was found, each with its best answer, by the articles' ids."""
    if found is None or not request.app[SITE].community:
        return {}
    ids = [thread_id(hit.article_id) for hit in found.hits]
    known = await request.app[COMMUNITY].among([one for one in ids if one is not None])
    return {article_id(key): thread for key, thread in known.items()}


def question_of(request: web.Request) -> str:
    """Return what is asked for in an address, cleaned; raise `InvalidInput` if it is too long."""
    question = clean(request.query.get("q", ""))
    if len(question) > QUERY_LIMIT:
        raise InvalidInput(field="q", problem=f"longer than {QUERY_LIMIT} characters")
    return question


@_page
async def missing(request: web.Request) -> web.StreamResponse:
    """Say that there is no such page."""
    raise NotFound()


def _centre(request: web.Request) -> HelpCentre:
    return request.app[HELP_CENTRE]


_get = partial(Route, "GET", role=Role.PUBLIC)
_IN = "/help/{language:zh|en}"

ROUTES = [
    _get("/help", handler=entrance),
    _get("/help/", handler=entrance),
    _get(f"{_IN}/", handler=home),
    _get(f"{_IN}/search", handler=search),
    _get(_IN + "/c/{product:[^/]+}", handler=shelf),
    _get(_IN + "/c/{product:[^/]+}/{category:[^/]+}", handler=shelf),
    _get(_IN + "/a/{id}", handler=article),
    _get(_IN + "/a/{id}/{slug}", handler=article),
    Route("POST", _IN + "/a/{id}/vote", vote, Role.PUBLIC),
    _get("/help/{rest:.*}", handler=missing),
]
