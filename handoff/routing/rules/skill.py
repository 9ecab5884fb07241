"""What an agent can do and a customer needs: one typed skill, with levels from 1 to 5."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

LOWEST, HIGHEST = 1, 5
NAME_LIMIT = 80
"""Longest name in characters, the kind and the colon counted."""

TINY = 1e-6
"""What sums of weights such as 0.1 may be off by when they are held against a capacity."""

_VALUE = re.compile(r"[\w.-]+")


class SkillKind(StrEnum):
    """What a skill is about. Being in a team counts as a skill of level 1."""

    PRODUCT = "product"
    TOPIC = "topic"
    LANGUAGE = "language"
    TEAM = "team"


@dataclass(frozen=True, slots=True, order=True)
class Skill:
    """One skill, for example ``product:ecs``, ``topic:billing`` or ``language:zh``."""

    kind: SkillKind
    value: str

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.value}"

    @classmethod
    def of(cls, kind: SkillKind, words: str) -> Skill | None:
        """Return the skill that people's words name (``Quick BI`` is ``quick-bi``), if any."""
        value = "-".join(words.casefold().split())
        fits = _VALUE.fullmatch(value) and len(kind.value) + 1 + len(value) <= NAME_LIMIT
        return cls(kind, value) if fits else None

    @classmethod
    def parse(cls, name: str) -> Skill:
        """Read a name back; raise `ValueError` that says what is wrong with it."""
        kind, colon, value = name.partition(":")
        kinds = [each.value for each in SkillKind]
        if not colon or kind not in kinds:
            raise ValueError("must begin with " + ", ".join(f"{each}:" for each in kinds))
        skill = cls.of(SkillKind(kind), value)
        if skill is None or skill.value != value:
            raise ValueError(
                f"after the colon: small letters, digits, '_', '-' and '.', "
                f"at most {NAME_LIMIT} characters in all"
            )
        return skill


@dataclass(frozen=True, slots=True, order=True)
class Need:
    """A skill that a customer's question asks for, with the least level."""

    skill: Skill
    level: int = LOWEST

    def __str__(self) -> str:
        return f"{self.skill}~{self.level}"

    @classmethod
    def parse(cls, text: str) -> Need:
        """Read a need back; raise `ValueError`."""
        name, _, level = text.partition("~")
        if not LOWEST <= int(level) <= HIGHEST:
            raise ValueError(f"a level is {LOWEST} to {HIGHEST}")
        return cls(Skill.parse(name), int(level))


def meets(skills: Mapping[str, int], needs: Iterable[Need]) -> bool:
    """Tell whether levels by the skills' names have all that is needed."""
    return all(skills.get(str(need.skill), 0) >= need.level for need in needs)


def lane_of(needs: Iterable[Need]) -> str:
    """Write needs as one word for an index: who needs the same waits in the same lane."""
    return " ".join(str(need) for need in sorted(needs))


def needs_of(lane: str) -> tuple[Need, ...]:
    """Return the needs of a lane.

    What says no need, as one of a kind that only another version knows, is asked of nobody: who
    waits with it can be taken, and holds up no other.
    """
    return tuple(need for need in map(_read, lane.split()) if need is not None)


def _read(word: str) -> Need | None:
    try:
        return Need.parse(word)
    except ValueError:
        return None
