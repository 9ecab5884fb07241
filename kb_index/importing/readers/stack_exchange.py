"""Reads the ``Posts.xml`` of a Stack Exchange data dump: each question with its best answer.

Source of the fields: https://meta.stackexchange.com/questions/2677 (schema of the data dump).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from kb_index.importing.problem import Unreadable
from kb_index.importing.readers.html_text import markdown_of
from kb_index.importing.row import Row, RowError
from kb_index.importing.thread import Post, Thread
from kb_index.importing.thread_article import article_row

_QUESTION, _ANSWER = "1", "2"
_TAG = re.compile(r"[<|]([^<>|]+)")


@dataclass(slots=True)
class _Asked:
    """A question, and the best answer that was seen so far: a dump fits no memory with all."""

    question: Element
    answer: Element | None = None

    def hear(self, answer: Element) -> None:
        if self.answer is None or self._rank(answer) > self._rank(self.answer):
            self.answer = answer

    def _rank(self, answer: Element) -> tuple[bool, int]:
        accepted = answer.get("Id") == self.question.get("AcceptedAnswerId")
        return accepted, _number(answer.get("Score"))


@dataclass(slots=True)
class _Dump:
    asked: dict[str, _Asked] = field(default_factory=dict)

    def take(self, post: Element) -> None:
        parent = post.get("ParentId", "")
        if post.get("PostTypeId") == _QUESTION:
            self.asked[post.get("Id", "")] = _Asked(post)
        elif post.get("PostTypeId") == _ANSWER and parent in self.asked:
            self.asked[parent].hear(post)


def read(path: Path, _name: str) -> Iterator[Row | RowError]:
    """Yield one row for each question, in the order of the dump."""
    dump = _Dump()
    try:
        with path.open("rb") as file:
            for _, element in iterparse(file, forbid_dtd=True):
                if element.tag == "row":
                    dump.take(Element("row", dict(element.attrib)))
                element.clear()
    except DefusedXmlException as error:
        raise Unreadable("has_entities") from error
    except ParseError as error:
        raise Unreadable("damaged", problem=str(error)) from error
    if not dump.asked:
        raise Unreadable("no_rows")
    for key, asked in dump.asked.items():
        yield article_row(_thread(key, asked), key)


def _thread(key: str, asked: _Asked) -> Thread:
    question = asked.question
    posts = [_post(question, False)]
    if asked.answer is not None:
        posts.append(_post(asked.answer, True))
    return Thread(
        external_id=f"stack_exchange:{key}",
        title=question.get("Title", ""),
        posts=tuple(posts),
        tags=tuple(_TAG.findall(question.get("Tags", ""))),
    )


def _post(post: Element, accepted: bool) -> Post:
    return Post(
        author=post.get("OwnerDisplayName") or post.get("OwnerUserId") or "",
        text=markdown_of(post.get("Body", "")),
        written_at=post.get("CreationDate", ""),
        votes=_number(post.get("Score")),
        accepted=accepted,
    )


def _number(text: str | None) -> int:
    try:
        return int(text or 0)
    except ValueError:
        return 0
