"""What a fact says without the words of people, so that figures outlive the person.

Pure functions. What outcomes and figures are derived from is codes, ids, numbers and what is ours
(articles); all other text may be somebody's words, and goes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.language import detect_language
from deflection.facts import FactKind

_SOMEBODYS = frozenset({"question", "searched", "comment", "tags", "value", "words"})
_OURS = frozenset({"title", "passage", "product", "category", "language", "experiment"})
_WRITTEN_BY_AGENTS = frozenset({FactKind.DRAFTED, FactKind.FLAGGED, FactKind.WRAPPED_UP})
_CODE = re.compile(r"[a-z][a-z0-9_:.-]{0,63}")


def without_words(kind: FactKind, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a fact without anybody's words.

    The language of a question stays, which was told by its words.
    """
    ours = _OURS - {"title"} if kind in _WRITTEN_BY_AGENTS else _OURS
    bare = {name: _bare(name, value, ours) for name, value in data.items()}
    if kind is FactKind.ASKED:
        text = str(data.get("question", ""))
        bare["language"] = str(data.get("language") or detect_language(text))
    return bare


def _bare(name: str, value: Any, ours: frozenset[str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _bare(key, each, ours) for key, each in value.items()}
    if isinstance(value, list):
        return [] if name in _SOMEBODYS else [_bare(name, each, ours) for each in value]
    if not isinstance(value, str) or name in ours or name.endswith("_id"):
        return value
    return value if name not in _SOMEBODYS and _CODE.fullmatch(value) else ""
