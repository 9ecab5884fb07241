"""XML from outside without a document type, and so without entities to swell or to lead away."""

from __future__ import annotations

from typing import BinaryIO
from xml.parsers import expat

from kb_index.importing.problem import Unreadable

_CHUNK = 65_536


class _Begun(Exception):
    """The root element has begun: what may declare something is over."""


def check(file: BinaryIO) -> None:
    """Read a document up to its root element; raise `Unreadable` for one with a document type.

    Only the parser itself knows, in every encoding, where a declaration stands.
    """
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = _begin
    try:
        while chunk := file.read(_CHUNK):
            parser.Parse(chunk, False)
    except _Begun:
        return
    except expat.ExpatError as error:
        raise Unreadable("damaged", problem=str(error)) from error


def _refuse(*_: object) -> None:
    raise Unreadable("has_entities")


def _begin(*_: object) -> None:
    raise _Begun
