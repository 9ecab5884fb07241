"""Markdown as the readers see it: safe HTML, plain text, and one line of summary."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Callable
from functools import cache, lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from kb_index import video
from kb_index.bounds import bounded
from kb_index.pictures.pictures import is_ours

_TAGS = {
    *("p", "br", "hr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li"),
    *("a", "code", "pre", "del", "em", "s", "strong", "sub", "sup", "img"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
}
_LINK = {"a": {"target": "_blank"}}
_CLASSES = {"a": {video.CLASS}}
_SPACE = re.compile(r"\s+")
SUMMARY_LIMIT = 90
_LINES_KEPT = 4096
_SHORT, _HTML_KEPT = 10_000, 512
"""Short texts, such as customers' posts, stand on a page together and are asked for again."""
_MOMENT = 5000
"""Characters that become markup within some tens of milliseconds, whatever they say."""
_BEGINNING = 50
"""Characters of a text for each of its summary, markup and addresses of links included."""


def to_html(markdown: str) -> str:
    """Render Markdown as HTML that is safe to insert into a page.

    Markup in the text is shown as text; only http and https links and pictures of our own survive,
    links opened in a new tab without passing on the reader's page.
    """
    return _kept_html(markdown) if len(markdown) <= _SHORT else _html(markdown)


def _html(markdown: str) -> str:
    return nh3.clean(
        _parser().render(markdown),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https"},
        url_relative=_own_picture,
        allowed_classes=_CLASSES,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values=_LINK,
    )


_kept_html = lru_cache(_HTML_KEPT)(_html)


async def aside(work: Callable[[str], str], markdown: str) -> str:
    """Do one of these works, past the event loop where a text is so long that others would wait."""
    if len(markdown) <= _MOMENT:
        return work(markdown)
    return await asyncio.to_thread(work, markdown)


def links(markdown: str) -> list[str]:
    """Return where a text's links lead, each once: those to the web alone, as readers get them."""
    found = (
        str(child.attrGet("href") or "")
        for token in _parser().parse(markdown)
        for child in token.children or ()
        if child.type == "link_open"
    )
    return [url for url in dict.fromkeys(found) if url.startswith(("http://", "https://"))]


def to_text(markdown: str) -> str:
    """Return Markdown as plain text: one line per block, no markup, links by their text."""
    lines = []
    for token in _parser().parse(markdown):
        if token.type == "inline":
            lines.append(_inline_text(token))
        elif token.type in ("fence", "code_block", "html_block"):
            lines.append(token.content.strip())
    return html.unescape("\n".join(line for line in lines if line.strip()))


def summary(markdown: str, limit: int = SUMMARY_LIMIT) -> str:
    """Return the beginning of a text in one plain line of at most ``limit`` characters."""
    return shortened(one_line(markdown[: limit * _BEGINNING]), limit)


@lru_cache(_LINES_KEPT)
def one_line(markdown: str) -> str:
    """Return Markdown as plain text in one line; searches ask for the same passages again."""
    return _SPACE.sub(" ", to_text(markdown)).strip()


def shortened(line: str, limit: int = SUMMARY_LIMIT) -> str:
    """Return the beginning of a line, with dots for what is left out."""
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _own_picture(address: str) -> str | None:
    return address if is_ours(address) else None


def _inline_text(token: Token) -> str:
    parts = []
    for child in token.children or ():
        if child.type in ("text", "code_inline", "html_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
    return "".join(parts).strip()


def _align(state: StateCore) -> None:
    """Say how a column is aligned by an attribute: a style would be taken away as any other."""
    for token in state.tokens:
        if token.type in ("th_open", "td_open") and "style" in token.attrs:
            token.attrs = {"align": str(token.attrs["style"]).removeprefix("text-align:")}


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False})
    parser.core.ruler.push("align", _align)
    return parser.enable(["table", "strikethrough"]).use(video.video_cards).use(bounded)
