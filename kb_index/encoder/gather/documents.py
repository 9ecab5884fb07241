"""Aligns the blocks of Markdown documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_FRONT_MATTER = re.compile(r"\A\ufeff?---\n.*?\n---\n", re.S)
_TITLE = re.compile(r"^title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.M)
_FENCE = re.compile(r"^[ \t]*(```|~~~).*?^[ \t]*\1[ \t]*$", re.S | re.M)
_COMMENT = re.compile(r"<!--(.*?)-->", re.S)
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CODE = "\n\n\0\n\n"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, list item, quotation, row of a table, paragraph, or piece of code."""

    kind: str
    text: str


def blocks(document: str) -> list[Block]:
    """Return the blocks of a document, its title first."""
    document = document.replace("\r\n", "\n")
    front = _FRONT_MATTER.match(document)
    title = _TITLE.search(front[0]) if front else None
    body = _FENCE.sub(_CODE, document[front.end() :] if front else document)
    body = _COMMENT.sub(_CODE, body)
    found = [Block("# ", title[1])] if title else []
    for paragraph in re.split(r"\n\s*\n", body):
        found += _split(paragraph)
    return found


def same_structure(chinese: str, english: str) -> Iterator[tuple[str, str]]:
    """Yield the texts of two documents' sections wherever the sections are built alike."""
    ours, theirs = _sections(blocks(chinese)), _sections(blocks(english))
    if [one[0].kind for one in ours] != [one[0].kind for one in theirs]:
        return
    for our, their in zip(ours, theirs, strict=True):
        alike = [one.kind for one in our] == [one.kind for one in their]
        for one, other in zip(our, their, strict=True) if alike else [(our[0], their[0])]:
            yield one.text, other.text


def neighbours(document: str) -> Iterator[tuple[str, str]]:
    """Yield the texts of a document that sets each paragraph's translation after it."""
    found = blocks(document)
    for english, chinese in pairwise(found):
        if english.kind == chinese.kind and not _CHINESE.search(english.text):
            yield chinese.text, english.text


def commented(document: str) -> Iterator[tuple[str, str]]:
    """Yield the texts of a document that keeps each passage's original in a comment before it."""
    parts = _COMMENT.split(_FRONT_MATTER.sub("", document.replace("\r\n", "\n")))
    for english, chinese in zip(parts[1::2], parts[2::2], strict=True):
        theirs, ours = (
            [one for one in blocks(part) if one.kind != "code"] for part in (english, chinese)
        )
        if [one.kind for one in ours] == [one.kind for one in theirs]:
            yield from ((one.text, two.text) for one, two in zip(ours, theirs, strict=True))


def _sections(found: list[Block]) -> list[list[Block]]:
    sections = [[Block("", "")]]
    for block in found:
        if block.kind.startswith("#"):
            sections.append([])
        sections[-1].append(block)
    return sections


def _split(paragraph: str) -> Iterator[Block]:
    """Yield the lines that are blocks of their own, and join the others."""
    kind, lines = "", list[str]()
    for line in paragraph.splitlines():
        new = _kind(line)
        if new and lines:
            yield Block(kind, " ".join(lines))
            lines = []
        kind = new or kind if lines or new else ""
        if line.strip():
            lines.append(_ITEM.sub("", line).strip("#> \t"))
    if lines:
        yield Block(kind, " ".join(lines))


def _kind(line: str) -> str:
    if line == "\0":
        return "code"
    heading = re.match(r"#{1,6} ", line)
    if heading:
        return heading[0]
    if _ITEM.match(line):
        return "item"
    return {"|": "row", ">": "quotation"}.get(line.lstrip()[:1], "")
