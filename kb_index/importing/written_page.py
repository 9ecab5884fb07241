"""An article as a web page of its own, which also carries what a page cannot show."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from kb_index.render import to_html

OURS = "jieli:article"
"""The name of the ``<meta>`` with the article's fields as JSON."""

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="{ours}" content="{fields}">
<title>{title}</title>
</head>
<body>
<main><article>
<h1>{title}</h1>
{body}</article></main>
</body>
</html>
"""


def written(fields: dict[str, Any]) -> str:
    """Return a page for an article's fields, whose ``answer`` is Markdown."""
    return _PAGE.format(
        language=escape(fields["language"]),
        ours=OURS,
        fields=escape(json.dumps(fields, ensure_ascii=False)),
        title=escape(fields["title"]),
        body=to_html(fields["answer"]),
    )


def untouched(html: str, answer: str) -> bool:
    """Tell whether a page still shows exactly this answer, so that nobody has edited it since."""
    return f"</h1>\n{to_html(answer)}</article></main>" in html.replace("\r\n", "\n")
