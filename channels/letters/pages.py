"""What the pages share: their templates, who may see them, and how they say that they may not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from aiohttp import web

from channels.letters.links import Links
from channels.letters.words import WORDS
from core.errors import JieliError, Language, NotFound
from core.limits import RateLimit
from core.pages.rendering import PRIVATE, html_response, templates
from core.routes import request_language

LINKS = web.AppKey("links", Links)
LETTER_LIMIT = web.AppKey("letter_limit", RateLimit)

FOLDER = Path(__file__).parent
_TEMPLATES = templates(FOLDER / "templates")


def template(name: str, language: Language, **values: Any) -> str:
    """Return a page in a language."""
    return _TEMPLATES.get_template(name).render(w=WORDS[language], **values)


def gone(request: web.Request, _: Language, error: JieliError) -> web.Response:
    """Answer what cannot be shown or taken with a page that says why."""
    language = request_language(request)
    lost = isinstance(error, NotFound)
    message = WORDS[language]["gone"] if lost else error.message(language)
    html = template("gone.html", language, message=message)
    return html_response(request, html, status=error.status, kept=PRIVATE)
