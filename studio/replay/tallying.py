"""What a replay comes to: how decisions move, and the changed questions by topic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.clock import iso
from core.errors import Language
from kb_index.encoder.encoder import Vectors
from kb_index.ranking.policy import Decision
from studio.gaps.grouping import Groups, central, nearness
from studio.masking import masked
from studio.replay.difference import Kind, Now, kind_of
from studio.replay.question import Question

MOST_CHANGED = 3000
"""Different changed questions that are grouped; of more, those that were asked most."""
_TOPICS, _EXAMPLES = 100, 8


@dataclass(slots=True)
class Changed:
    """A changed question, masked, as often as it was asked with the same change."""

    text: str
    language: Language
    kind: Kind
    before: Decision
    now: Now
    shown: tuple[str, ...]
    conversation_id: str
    last_at: datetime
    times: int = 0


@dataclass(slots=True)
class Tally:
    """Counts questions, and keeps what changed."""

    questions: int = 0
    kinds: Counter[Kind] = field(default_factory=Counter)
    moves: Counter[tuple[Decision, Decision]] = field(default_factory=Counter)
    _changed: dict[tuple[str, Kind, tuple[str, ...]], Changed] = field(default_factory=dict)

    def add(self, question: Question, now: Now) -> None:
        """Count one question."""
        kind = kind_of(question, now)
        self.questions += 1
        self.kinds[kind] += 1
        self.moves[question.decision, now.decision] += 1
        if kind is Kind.SAME:
            return
        text = masked(question.text)
        key = (text, kind, now.shown)
        known = self._changed.get(key)
        if known is None:
            known = self._changed[key] = Changed(
                text,
                question.language,
                kind,
                question.decision,
                now,
                tuple(question.shown),
                question.conversation_id,
                question.at,
            )
        known.times += 1
        if question.at >= known.last_at:
            known.conversation_id, known.last_at = question.conversation_id, question.at

    def changed(self) -> list[Changed]:
        """Return what changed, the most asked first, at most so many."""
        ordered = sorted(self._changed.values(), key=lambda one: (-one.times, one.text, one.kind))
        return ordered[:MOST_CHANGED]

    def to_json(self, topics: list[list[Changed]], titles: dict[str, str]) -> dict[str, Any]:
        """Write it; ``titles`` are those of articles by id."""
        listed = [_topic(members, titles) for members in topics]
        listed.sort(key=lambda one: (-int(one["times"]), str(one["title"])))
        return {
            "questions": self.questions,
            "kinds": {kind.value: self.kinds[kind] for kind in Kind},
            "moves": [
                {"before": before.value, "now": now.value, "times": times}
                for (before, now), times in sorted(self.moves.items())
            ],
            "topics": listed[:_TOPICS],
            "left_off": max(0, len(listed) - _TOPICS),
        }


def named(changed: list[Changed]) -> set[str]:
    """Return every article that changed questions name."""
    return {id_ for one in changed for id_ in (*one.shown, *one.now.shown)}


def grouped(changed: list[Changed], encoder: str, vectors: Vectors) -> list[list[Changed]]:
    """Return changed questions by topic, of each the most central first.

    ``vectors`` are unit vectors of their texts, row by row. Groups are made as those of
    unanswered questions are (`studio.gaps.grouping`).
    """
    if not changed:
        return []
    groups = Groups(vectors.shape[1], nearness(encoder))
    rows: dict[str, list[int]] = {}
    for row, vector in enumerate(vectors):
        group = groups.nearest(vector)
        if group is None:
            group = str(row)
            groups.begin(group, vector)
        else:
            groups.grow(group, vector)
        rows.setdefault(group, []).append(row)
    return [
        [changed[members[place]] for place in central(vectors[members])]
        for members in rows.values()
    ]


def without(result: dict[str, Any], texts: Collection[str], instead: str) -> dict[str, Any]:
    """Return a written tally without some questions' words, as they are masked."""

    def but(one: dict[str, Any], name: str) -> dict[str, Any]:
        return {**one, name: instead} if one[name] in texts else one

    topics = (but(topic, "title") for topic in result["topics"])
    told = [
        {**topic, "examples": [but(one, "question") for one in topic["examples"]]}
        for topic in topics
    ]
    return {**result, "topics": told}


def _topic(members: list[Changed], titles: dict[str, str]) -> dict[str, Any]:
    kinds: Counter[Kind] = Counter()
    for one in members:
        kinds[one.kind] += one.times
    shown = sorted(members, key=lambda one: (-one.times, one.text))[:_EXAMPLES]
    return {
        "title": members[0].text,
        "times": sum(kinds.values()),
        "kinds": {kind.value: times for kind, times in kinds.most_common()},
        "examples": [_example(one, titles) for one in shown],
    }


def _example(one: Changed, titles: dict[str, str]) -> dict[str, Any]:
    return {
        "question": one.text,
        "language": one.language,
        "times": one.times,
        "kind": one.kind.value,
        "before": {"decision": one.before.value, "articles": _articles(one.shown, titles)},
        "now": {"decision": one.now.decision.value, "articles": _articles(one.now.shown, titles)},
        "conversation_id": one.conversation_id,
        "last_at": iso(one.last_at),
    }


def _articles(ids: tuple[str, ...], titles: dict[str, str]) -> list[dict[str, str | None]]:
    return [{"id": id_, "title": titles.get(id_)} for id_ in dict.fromkeys(ids)]
