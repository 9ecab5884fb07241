"""What search engines read of an article: JSON-LD in the vocabulary of schema.org."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from core.clock import iso
from core.language import parse_language
from core.pages.site import SITE, TAGS
from kb_index.article import ArticleView

_ESCAPED = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028"})
"""So that no text ends the block it stands in, whatever it says."""


def article_data(view: ArticleView, text: str, request: web.Request, path: str) -> str:
    """Return an article as a page of one question and its answer, in JSON that HTML cannot end.

    ``text`` is the answer in one line, without markup.
    """
    one, site = view.article, request.app[SITE]
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "inLanguage": TAGS[parse_language(one.language)],
        "url": f"{site.base(request)}{path}",
        "dateModified": iso(one.updated_at),
        "mainEntity": {
            "@type": "Question",
            "name": one.title,
            "acceptedAnswer": {"@type": "Answer", "text": text},
        },
    }
    return json.dumps(data, ensure_ascii=False).translate(_ESCAPED)
