"""Writes a zipped folder with a document for each article, by language, product and category."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import yaml

from core.text import clean
from kb_index.article import Article
from kb_index.importing.fields import cells_of
from kb_index.importing.row import Cell
from kb_index.importing.written_page import written

_UNFIT = re.compile(r"[^\w]+")
_NAME_LIMIT = 60


class Folder:
    """One document an article, written by a function of its fields."""

    def __init__(self, path: Path, suffix: str, document: Callable[[dict[str, Cell]], str]) -> None:
        self._archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self._suffix = suffix
        self._document = document

    def add(self, articles: Iterable[Article]) -> None:
        """Write some articles."""
        for article in articles:
            text = self._document(_tidied(cells_of(article)))
            self._archive.writestr(_path(article) + self._suffix, text)

    def close(self) -> None:
        """Complete the file."""
        self._archive.close()


def markdown(path: Path) -> Folder:
    """Return a writer of Markdown with front matter."""
    return Folder(path, ".md", _markdown)


def pages(path: Path) -> Folder:
    """Return a writer of web pages."""
    return Folder(path, ".html", written)


def _markdown(fields: dict[str, Cell]) -> str:
    front = {name: cell for name, cell in fields.items() if name != "answer"}
    told = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=2**31)
    return f"---\n{told}---\n\n{fields['answer']}\n"


def _tidied(cells: dict[str, Cell]) -> dict[str, Cell]:
    return {
        name: clean(cell) if isinstance(cell, str) else list(map(clean, cell))
        for name, cell in cells.items()
    }


def _path(article: Article) -> str:
    """Return a path that every system can have; the hash keeps equal titles apart."""
    key = hashlib.sha256(article.external_id.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    name = f"{_part(article.title) or 'article'}-{key}"
    folders = (article.language, _part(article.product), _part(article.category))
    return "/".join([*filter(None, folders), name])


def _part(text: str) -> str:
    return _UNFIT.sub("-", clean(text))[:_NAME_LIMIT].strip("-")
