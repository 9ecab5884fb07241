"""Reads files of keyed strings: one text for each key, in each language."""

from __future__ import annotations

import ast
import json
import re
import struct
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import yaml

from kb_index.encoder.gather.pairing import is_locale

Strings = dict[str, str]

_CATALOGUE = re.compile(
    r"^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) ((?:\"[^\n]*\"\n?)+)", re.M
)
_PHP = re.compile(r"""'([\w.-]+)'\s*=>\s*(\[|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(\])""")


def read_strings(path: Path) -> Strings:
    """Return the texts of a file by key; nothing where the file is of no kind that we know."""
    reader = _READERS.get(path.suffix)
    return reader(path) if reader else {}


def read_catalogue(text: str) -> Iterator[tuple[str, str]]:
    """Yield (translation, original) of a gettext catalogue; fuzzy entries are left out."""
    for entry in re.split(r"\n\s*\n", text):
        if not re.search(r"^#,.*fuzzy|^#~", entry, re.M):
            found = {key: _unquoted(value) for key, value in _CATALOGUE.findall(entry)}
            original = found.get("msgid_plural") or found.get("msgid", "")
            yield found.get("msgstr") or found.get("msgstr[0]", ""), original


def _json(path: Path) -> Strings:
    return dict(_flat(json.loads(path.read_text(encoding="utf-8-sig")), ""))


def _yaml(path: Path) -> Strings:
    return dict(_flat(yaml.safe_load(path.read_text(encoding="utf-8")), ""))


def _flat(node: Any, key: str) -> Iterator[tuple[str, str]]:
    """Yield the texts of nested mappings; a list of several has no order that both share."""
    if isinstance(node, str):
        yield key, node
    elif isinstance(node, Mapping):
        for name, child in node.items():
            yield from _flat(child, key if is_locale(str(name)) else f"{key}.{name}")
    elif isinstance(node, list) and len(node) == 1:
        yield from _flat(node[0], key)


def _xml(path: Path) -> Strings:
    """Read Android's ``<string name>`` and .NET's ``<data name><value>``."""
    found: Strings = {}
    for node in ElementTree.parse(path).getroot():  # noqa: S314 - the operator chose it
        name, value = node.get("name"), node.find("value")
        text = "".join((node if value is None else value).itertext())
        if name and node.tag in ("string", "data"):
            found[name] = re.sub(r"\\n", " ", text).replace("\\", "").strip().strip('"')
        elif name and node.tag == "plurals" and len(node):
            found[name] = "".join(node[-1].itertext()).replace("\\", "")
    return found


def _php(path: Path) -> Strings:
    """Read a file that returns nested arrays of strings."""
    found, keys = Strings(), list[str]()
    for name, value, closing in _PHP.findall(path.read_text(encoding="utf-8")):
        if closing:
            keys = keys[:-1]
        elif value == "[":
            keys = [*keys, name]
        else:
            found[".".join([*keys, name])] = re.sub(r"\\(.)", r"\1", value[1:-1])
    return found


def _pak(path: Path) -> Strings:
    """Read a version 5 Chromium data pack: texts by number."""
    data = path.read_bytes()
    version, encoding, count, _ = struct.unpack_from("<IIHH", data)
    if version != 5 or encoding != 1:
        return {}
    entries = [struct.unpack_from("<HI", data, 12 + 6 * one) for one in range(count + 1)]
    spans = pairwise(entries)
    texts = {str(name): data[start:end] for (name, start), (_, end) in spans}
    return {name: text.decode("utf-8", errors="replace") for name, text in texts.items()}


def _unquoted(lines: str) -> str:
    return "".join(str(ast.literal_eval(line)) for line in lines.strip().split("\n"))


_READERS: dict[str, Callable[[Path], Strings]] = {
    ".json": _json,
    ".yml": _yaml,
    ".yaml": _yaml,
    ".xml": _xml,
    ".resw": _xml,
    ".resx": _xml,
    ".php": _php,
    ".pak": _pak,
}
