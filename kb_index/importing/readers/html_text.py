"""A web page as Markdown: its main part alone, without scripts, styles, menus and forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

_DROPPED = (
    *("script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas"),
    *("form", "input", "button", "select", "textarea", "nav", "aside", "footer", "dialog"),
    *("head", "link", "meta", "base"),
)
_SCHEMES = frozenset({"http", "https"})
_MAIN = ("main article", "article", "main", "[role=main]", "#content", ".content", "body")


@dataclass(frozen=True, slots=True)
class Page:
    """What is read of a page; ``meta`` has its ``<meta name=…>``."""

    title: str
    markdown: str
    language: str = ""
    meta: dict[str, str] = field(default_factory=dict)


def page(html: str, address: str = "") -> Page:
    """Return a page's main part; links are made whole by the page's own address."""
    soup = BeautifulSoup(html, "html.parser")
    meta = {
        str(each.get("name")): str(each.get("content") or "")
        for each in soup.find_all("meta")
        if each.get("name")
    }
    told = soup.title.get_text(" ", strip=True) if soup.title else ""
    language = str(soup.html.get("lang") or "") if soup.html else ""
    main = _main(soup)
    heading = main.find("h1")
    title = heading.get_text(" ", strip=True) if isinstance(heading, Tag) else ""
    if isinstance(heading, Tag) and title:
        heading.decompose()
    return Page(title or told, _markdown(main, address), language, meta)


def markdown_of(html: str, address: str = "") -> str:
    """Return a piece of markup as Markdown."""
    return _markdown(BeautifulSoup(html, "html.parser"), address)


def _main(soup: BeautifulSoup) -> Tag:
    for selector in _MAIN:
        found = soup.select_one(selector)
        if found is not None and found.get_text(strip=True):
            return found
    return soup


def _markdown(tag: Tag, address: str) -> str:
    for each in tag.find_all(_DROPPED):
        if not each.decomposed:
            each.decompose()
    for each in tag.find_all(["a", "img"]):
        _mend(each, "href" if each.name == "a" else "src", address)
    converter = MarkdownConverter(heading_style="ATX", bullets="-", code_language_callback=_code)
    text: str = converter.convert_soup(tag)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _mend(tag: Tag, name: str, address: str) -> None:
    """Make a link whole, and drop one that leads nowhere outside; a picture goes with its link."""
    try:
        target = urljoin(address, str(tag.get(name) or ""))
        leads = urlsplit(target).scheme in _SCHEMES
    except ValueError:
        leads = False
    if leads:
        tag[name] = target
    elif tag.name == "img":
        tag.decompose()
    else:
        tag.unwrap()


def _code(tag: Any) -> str:
    """Return the language of a block of code, where its class tells."""
    for name in [*(tag.get("class") or ()), *((tag.code or {}).get("class") or ())]:
        if name.startswith(("language-", "lang-")):
            return str(name.partition("-")[2])
    return ""
