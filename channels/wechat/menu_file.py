"""The custom menu of an account (自定义菜单), as an operator writes it down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from channels.wechat.arriving import ASK_PREFIX, PERSON_KEY
from core.entries import WrongEntryError, mapping, read_entries

_BUTTONS, _BELOW = 3, 5
_KEY_BYTES, _NAME_BYTES, _BELOW_NAME_BYTES = 128, 16, 60
_WAYS = ("ask", "person", "url")


def read_menu(path: Path) -> dict[str, Any]:
    """Return the body that sets the menu of a file; raise `InvalidInput` naming the entry.

    The file lists at most three buttons, each with a ``name`` and either ``ask`` (a question that
    it asks), ``person: yes``, ``url``, or ``buttons`` below it, at most five.
    """
    return read_entries(path, _menu)


def _menu(read: Any) -> dict[str, Any]:
    if not isinstance(read, list) or not 1 <= len(read) <= _BUTTONS:
        raise WrongEntryError("", f"must list one to {_BUTTONS} buttons")
    return {"button": [_button(f"button {at}", each) for at, each in enumerate(read, 1)]}


def _button(entry: str, read: Any) -> dict[str, Any]:
    values = mapping(entry, read, ("name", "buttons", *_WAYS))
    if "buttons" not in values:
        return _pressed(entry, values, _NAME_BYTES)
    below = values["buttons"]
    if not isinstance(below, list) or not 1 <= len(below) <= _BELOW:
        raise WrongEntryError(f"{entry}.buttons", f"must list one to {_BELOW} buttons")
    sub = [_below(f"{entry}.{at}", each) for at, each in enumerate(below, 1)]
    return {"name": _name(entry, values, _NAME_BYTES), "sub_button": sub}


def _below(entry: str, read: Any) -> dict[str, Any]:
    return _pressed(entry, mapping(entry, read, ("name", *_WAYS)), _BELOW_NAME_BYTES)


def _pressed(entry: str, values: dict[str, Any], name_bytes: int) -> dict[str, Any]:
    given = [way for way in _WAYS if way in values]
    if len(given) != 1:
        raise WrongEntryError(entry, "needs one of " + ", ".join(_WAYS))
    button = {"name": _name(entry, values, name_bytes)}
    if given == ["url"]:
        return {**button, "type": "view", "url": str(values["url"])}
    key = PERSON_KEY if given == ["person"] else ASK_PREFIX + str(values["ask"])
    if len(key.encode()) > _KEY_BYTES:
        raise WrongEntryError(f"{entry}.ask", f"at most {_KEY_BYTES - len(ASK_PREFIX)} bytes")
    return {**button, "type": "click", "key": key}


def _name(entry: str, values: dict[str, Any], limit: int) -> str:
    name = str(values.get("name", "")).strip()
    if not name or len(name.encode()) > limit:
        raise WrongEntryError(f"{entry}.name", f"needs one to {limit} bytes")
    return name
