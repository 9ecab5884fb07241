"""Templates to responses: everything escaped, nothing inline that runs, nothing sent twice."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

from aiohttp import ETag, web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from core.errors import JieliError, Language
from core.pages.marked import marked
from core.pages.site import SITE, TAGS, other_language, page_language
from core.pages.words import LAYOUT
from core.routes import Handler

_SHARED = Path(__file__).parent / "templates"
_CSP = (
    "default-src 'none'; script-src 'self'{scripts}; style-src 'self'; "
    "connect-src 'self' ws: wss:; img-src 'self' data: blob: https:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
PUBLIC, PRIVATE = "public, no-cache", "private, no-store"
"""Pages that are the same for everybody are kept, and asked for again; one's own are not kept."""

Say = Callable[[web.Request, Language, JieliError], web.Response]


def templates(folder: Path) -> Environment:
    """Return the templates of a package's folder beside the shared layout.

    What a template does not get is an error, never an empty place.
    """
    environment = Environment(
        loader=FileSystemLoader([folder, _SHARED]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(marked=marked, tags=TAGS)
    return environment


def render(
    environment: Environment,
    name: str,
    request: web.Request,
    words: Mapping[Language, Mapping[str, Any]],
    **values: Any,
) -> str:
    """Fill a template with its values and with what the layout asks for.

    ``canonical`` is the page's own path and ``alternates`` are the paths of its language versions;
    both may be left out.
    """
    site, language = request.app[SITE], page_language(request)
    shared = {
        "site": site,
        "base": site.base(request),
        "language": language,
        "other": other_language(language),
        "w": {**LAYOUT[language], **words[language]},
        "canonical": "",
        "alternates": {},
        "description": "",
        "data": "",
        "part": "",
        "indexed": True,
    }
    return environment.get_template(name).render({**shared, **values})


def html_response(
    request: web.Request,
    html: str,
    *,
    status: int = 200,
    changed_at: datetime | None = None,
    kept: str = PUBLIC,
    data: str = "",
) -> web.Response:
    """Answer with a page, or with 304 where the browser's copy is the same.

    ``data`` is the text of the page's data block (JSON-LD), allowed by its hash.
    """
    digest = b64encode(hashlib.sha256(data.encode()).digest()).decode()
    headers = {
        "Content-Security-Policy": _CSP.format(scripts=f" 'sha256-{digest}'" if data else ""),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cache-Control": kept,
    }
    response = web.Response(text=html, status=status, headers=headers, content_type="text/html")
    if status == 200 and kept == PUBLIC:
        return known(request, response, changed_at)
    return response


def known(
    request: web.Request, response: web.Response, changed_at: datetime | None = None
) -> web.Response:
    """Mark a response with what it is and when it changed; answer 304 if the caller has it.

    The tag decides where the caller names one (RFC 9110, 13.2.2).
    """
    body = response.body if isinstance(response.body, bytes) else b""
    tag = ETag(hashlib.sha256(body).hexdigest()[:32])
    if changed_at is not None:
        changed_at = changed_at.astimezone(UTC).replace(microsecond=0)
        response.last_modified = changed_at
    response.etag = tag
    if not _has(request, tag, changed_at):
        return response
    kept = ("Cache-Control", "ETag", "Last-Modified", "Content-Security-Policy", "Vary")
    same = {name: response.headers[name] for name in kept if name in response.headers}
    return web.Response(status=304, headers=same)


def _has(request: web.Request, tag: ETag, changed_at: datetime | None) -> bool:
    if request.if_none_match is not None:
        return any(one.value in (tag.value, "*") for one in request.if_none_match)
    since = request.if_modified_since
    return changed_at is not None and since is not None and changed_at <= since


def page(say: Say) -> Callable[[Handler], Handler]:
    """Return a decorator that shows errors of a page's handler as a page, by ``say``."""

    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        async def shown(request: web.Request) -> web.StreamResponse:
            try:
                return await handler(request)
            except JieliError as error:
                response = say(request, page_language(request), error)
                if error.status == 429:
                    response.headers["Retry-After"] = str(error.details.get("seconds", 1))
                return response

        return shown

    return decorate


def moved(path: str) -> web.Response:
    """Send the browser to another address for good; it asks again, for titles change again."""
    return web.Response(status=301, headers={"Location": path, "Cache-Control": "no-cache"})
