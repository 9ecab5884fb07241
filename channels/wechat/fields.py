"""The body of a callback as named fields, read so that hostile ones cost nothing.

XML comes without document type, entities and depth, or not at all: the parser stops at the first
sign of one, so it never holds more than it was sent. JSON (mini-programs may choose it) has no
doubled names. What a field says is text, also where WeChat sometimes writes a number: a MsgId may
be larger than any number that survives JavaScript.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

BODY_LIMIT = 64 * 1024
"""Bytes of a callback's body; WeChat's own stay far below."""

_ROOT = "xml"
_DEPTH = 8
_ELEMENTS = 500


class Unreadable(Exception):
    """A body is neither what WeChat sends nor worth keeping; the words are for our log."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one body by name; below the first level as they came."""

    values: Mapping[str, Any]

    def text(self, name: str) -> str:
        """Return a field as text; nothing where it is missing or holds further fields."""
        value = self.values.get(name)
        return str(value) if isinstance(value, str | int | float) else ""

    def within(self, name: str) -> list[Fields]:
        """Return the groups of fields of this name inside a field, none where there are none."""
        value = self.values.get(name)
        groups = value if isinstance(value, list) else [value]
        return [Fields(each) for each in groups if isinstance(each, Mapping)]


def read_xml(body: bytes) -> Fields:
    """Read XML in UTF-8; raise `Unreadable`."""
    reader = _Reader()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.EntityDeclHandler = _refuse_document_type
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.say
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise Unreadable(f"no XML: {expat.errors.messages.get(error.code, '')}") from error
    return Fields(reader.fields)


def read_json(body: bytes) -> Fields:
    """Read a JSON object in UTF-8; raise `Unreadable`."""
    try:
        read = json.loads(
            body.decode("utf-8"), object_pairs_hook=_without_doubles, parse_constant=_refuse_number
        )
    except (ValueError, RecursionError) as error:
        raise Unreadable("no JSON") from error
    if not isinstance(read, dict):
        raise Unreadable("no JSON object")
    return Fields(read)


def _refuse_document_type(*_: object) -> None:
    raise Unreadable("a document type")


def _refuse_number(name: str) -> None:
    raise ValueError(name)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a doubled name")
    return fields


@dataclass(slots=True)
class _Element:
    """An element that is open: its name, its words, and the elements inside it."""

    name: str
    words: list[str] = field(default_factory=list)
    inside: dict[str, Any] = field(default_factory=dict)


class _Reader:
    """Builds fields from what the parser meets."""

    def __init__(self) -> None:
        self.fields: dict[str, Any] = {}
        self._open: list[_Element] = []
        self._met = 0

    def begin(self, name: str, _: Mapping[str, str]) -> None:
        """Open an element."""
        self._met += 1
        if not self._open and name != _ROOT:
            raise Unreadable("another root")
        if len(self._open) >= _DEPTH or self._met > _ELEMENTS:
            raise Unreadable("too much structure")
        self._open.append(_Element(name))

    def say(self, words: str) -> None:
        """Take text of the innermost element."""
        self._open[-1].words.append(words)

    def end(self, _: str) -> None:
        """Close the innermost element and give it to the one around it."""
        closed = self._open.pop()
        if not self._open:
            self.fields = closed.inside
            return
        value = closed.inside or "".join(closed.words)
        around = self._open[-1].inside
        if closed.name not in around:
            around[closed.name] = value
        elif len(self._open) == 1:
            # Which of two senders or ids counts, nobody may choose.
            raise Unreadable("a doubled field")
        else:
            known = around[closed.name]
            around[closed.name] = [*(known if isinstance(known, list) else [known]), value]
