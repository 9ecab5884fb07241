"""What of a fact leaves Jieli: one document, versioned, the same in the API, in posts and in files.

Without ``words`` no text of a customer or of staff is in it: numbers and yes or no leave as they
are, a text only under a name of which we know that its values are ours. A new kind of fact so
leaves without its texts until somebody names them here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from core.language import detect_language
from deflection.facts import Fact, FactKind, Subject

VERSION = 1
"""Rises when a field changes its meaning or goes; a new field leaves it as it is."""

_OURS = frozenset(
    {
        *("agent_id", "article_id", "from_agent_id", "offer_id", "reading_id", "survey_id"),
        "ticket_id",
        *("as", "basis", "channel", "decision", "how", "in_knowledge_base", "kind", "language"),
        *("mark", "measure", "product", "category", "promise", "reason", "sent_by", "why"),
        *("arm", "due_at", "experiment", "scale", "survey", "team_id", "updated_at", "variant"),
    }
)
_ID = ("conversation_id", "contact_id", "episode", "channel")


def document(number: int, subject: Subject, fact: Fact, *, words: bool = False) -> dict[str, Any]:
    """Return a fact as others read it; ``words`` leaves in what people wrote."""
    return {
        "id": number,
        **{name: getattr(subject, name) for name in _ID},
        "kind": fact.kind.value,
        "at": fact.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "article_id": fact.article_id,
        "data": dict(fact.data) if words else _without_words(fact),
    }


def _without_words(fact: Fact) -> dict[str, Any]:
    data = _filtered(fact.data)
    if fact.kind is FactKind.ASKED:  # figures are kept by the language of what was asked
        data["language"] = detect_language(str(fact.data.get("question", "")))
    return data


def _filtered(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in data.items() if _leaves(name, value)}


def _leaves(name: str, value: object) -> bool:
    return not isinstance(value, str) or name in _OURS


def _value(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _filtered(value)
    if isinstance(value, list | tuple):
        return [_value(each) for each in value if not isinstance(each, str)]
    return value
