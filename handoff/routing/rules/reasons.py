"""Why a customer goes to whom: codes with data, and the sentences that are made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Code(StrEnum):
    """What a reason tells; docs/protocol.md lists them with their data."""

    TOPIC = "topic"
    TIER = "tier"
    PRIORITY = "priority"
    NEWCOMER = "newcomer"
    LAST_AGENT = "last_agent"
    SKILLS = "skills"
    RELAXED = "relaxed"
    LACKS = "lacks"
    LOAD = "load"
    DECIDED = "decided"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, as it is stored."""

    code: Code
    data: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Write it for the database."""
        return {"code": self.code.value, **self.data}


Names = Mapping[str, tuple[str, str]]
"""What skills are called in Chinese and in English, by their names."""

_Words = tuple[str, str]
_DROPPED: dict[str, _Words] = {
    "level": ("技能等级", "the level"),
    "topic": ("问题领域", "the topic"),
    "team": ("团队", "the team"),
    "language": ("语言", "the language"),
}
_DECIDED: dict[str, _Words] = {
    "last_agent": ("优先由上次接待的客服接待。", "Who served her last time comes first."),
    "level": ("在有空的客服中技能等级最高。", "The highest level of those who were free."),
    "load": ("技能相当，手上的会话最少。", "As able as others, and the least busy."),
    "idle": (
        "技能和负荷相当，空闲时间最长。",
        "As able and as busy as others, and idle for longest.",
    ),
    "only": ("没有别的合适的客服有空。", "Nobody else suitable was free."),
}
_PRIORITY: dict[str, _Words] = {
    "low": ("低", "low"),
    "high": ("高", "high"),
    "urgent": ("紧急", "urgent"),
}


def told(reasons: Iterable[Mapping[str, Any]], names: Names) -> list[dict[str, Any]]:
    """Return stored reasons with their sentences: ``{"code", …, "zh", "en"}``.

    A code that we do not know any more is left out.
    """
    sentences = ((reason, _sentence(reason, names)) for reason in reasons)
    return [{**reason, "zh": words[0], "en": words[1]} for reason, words in sentences if words]


def _sentence(reason: Mapping[str, Any], names: Names) -> _Words | None:
    match reason["code"]:
        case Code.TOPIC:
            zh, en = _name(reason["skill"], names)
            share = round(100 * reason["share"])
            return (
                f"阅读和提问的 {share}% 与{_spaced(zh)}有关。",
                f"{share}% of what she read and asked is about {en}.",
            )
        case Code.TIER:
            return f"客户等级 {reason['tier']}，排队靠前。", f"Tier {reason['tier']}: a head start."
        case Code.PRIORITY:
            zh, en = _PRIORITY.get(reason["priority"], (reason["priority"],) * 2)
            return f"优先级：{zh}。", f"Priority: {en}."
        case Code.NEWCOMER:
            return f"新客户，第 {reason['day']} 天。", f"A new customer, day {reason['day']}."
        case _:
            return _of_agent(reason, names)


def _of_agent(reason: Mapping[str, Any], names: Names) -> _Words | None:
    match reason["code"]:
        case Code.LAST_AGENT:
            return "上次也由这位客服接待。", "This agent served her last time."
        case Code.SKILLS:
            zh, en = _levels(reason["levels"], names)
            return f"具备技能：{zh}。", f"Has {en}."
        case Code.LACKS:
            zh, en = _listed(reason["skills"], names)
            return f"缺少技能：{zh}。", f"Lacks {en}."
        case Code.RELAXED:
            zh, en = _joined([_DROPPED.get(each, (each, each)) for each in reason["dropped"]])
            waited = round(reason["waited"])
            return (
                f"已等待 {waited} 秒，不再要求：{zh}。",
                f"After {waited} s of waiting, no longer asked: {en}.",
            )
        case Code.LOAD:
            load, room = f"{reason['load']:g}", f"{reason['capacity']:g}"
            return f"当时接待 {load} / {room}。", f"Had {load} of {room} chats."
        case Code.DECIDED:
            return _DECIDED[reason["by"]]
        case Code.TAKEN:
            return "由客服自己从队列接入。", "Taken from the queue by the agent."
    return None


def _name(skill: str, names: Names) -> _Words:
    value = skill.partition(":")[2]
    return names.get(skill, (value, value))


def _levels(levels: Mapping[str, int], names: Names) -> _Words:
    each = [(_name(skill, names), level) for skill, level in levels.items()]
    return _joined([(f"{zh}（{level} 级）", f"{en} ({level})") for (zh, en), level in each])


def _listed(skills: Iterable[str], names: Names) -> _Words:
    return _joined([_name(skill, names) for skill in skills])


def _joined(words: list[_Words]) -> _Words:
    return "、".join(zh for zh, _ in words), ", ".join(en for _, en in words)


def _spaced(words: str) -> str:
    """Set words off from Chinese ones where they begin or end with Latin letters."""
    before = " " if words[:1].isascii() else ""
    return before + words + (" " if words[-1:].isascii() else "")
