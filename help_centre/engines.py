"""What search engines are told: which pages there are, and which to leave alone."""

from __future__ import annotations

from xml.sax.saxutils import escape

from aiohttp import web

from core.clock import iso
from core.errors import NotFound
from core.pages.rendering import PUBLIC, known
from core.pages.site import LANGUAGES, SITE, page_language
from core.routes import Role, Route
from help_centre.address import article_path, home_path, shelf_path
from help_centre.service import HELP_CENTRE

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_ROBOTS = """User-agent: *
Disallow: /api/
Disallow: /desk/
Disallow: /studio/
Disallow: /reports/
Disallow: /help/zh/search
Disallow: /help/en/search
Allow: /help/

Sitemap: {base}/help/sitemap.xml
"""


async def robots(request: web.Request) -> web.StreamResponse:
    """Answer with what robots may read (RFC 9309)."""
    return _told(request, _ROBOTS.format(base=_base(request)), "text/plain")


async def index(request: web.Request) -> web.StreamResponse:
    """Answer with the list of the site maps."""
    centre, base = request.app[HELP_CENTRE], _base(request)
    maps = [
        f"<sitemap><loc>{escape(f'{base}/help/sitemap-{language}-{number}.xml')}</loc></sitemap>"
        for language in LANGUAGES
        for number in range(await centre.map_pages(language))
    ]
    return _xml(request, "sitemapindex", maps)


async def site_map(request: web.Request) -> web.StreamResponse:
    """Answer with one site map: a part of a language's articles, the first with the shelves."""
    centre, base, language = request.app[HELP_CENTRE], _base(request), page_language(request)
    number = int(request.match_info["number"])
    lines = [
        _url(base + article_path(language, one.id, one.title), iso(one.updated_at))
        for one in await centre.addresses(language, number)
    ]
    if number == 0:
        shelves = (await centre.home(language)).shelves
        pages = [home_path(language), *(shelf_path(language, each.product) for each in shelves)]
        lines = [*(_url(base + path) for path in pages), *lines]
    return _xml(request, "urlset", lines)


def _base(request: web.Request) -> str:
    base = request.app[SITE].base(request)
    if not base:
        raise NotFound()
    return base


def _url(address: str, changed_at: str | None = None) -> str:
    changed = f"<lastmod>{changed_at}</lastmod>" if changed_at else ""
    return f"<url><loc>{escape(address)}</loc>{changed}</url>"


def _xml(request: web.Request, name: str, lines: list[str]) -> web.Response:
    text = "\n".join([f"{_HEAD}<{name} {_SPACE}>", *lines, f"</{name}>\n"])
    return _told(request, text, "application/xml")


def _told(request: web.Request, text: str, kind: str) -> web.Response:
    headers = {"Cache-Control": PUBLIC, "X-Content-Type-Options": "nosniff"}
    return known(request, web.Response(text=text, content_type=kind, headers=headers))


ROUTES = [
    Route("GET", "/robots.txt", robots, Role.PUBLIC),
    Route("GET", "/help/sitemap.xml", index, Role.PUBLIC),
    Route("GET", "/help/sitemap-{language:zh|en}-{number:[0-9]{1,4}}.xml", site_map, Role.PUBLIC),
]
