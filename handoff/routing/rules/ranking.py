"""Who should take a handoff: one pure function, the same answer for the same input in any order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from handoff.routing.rules.policy import Drop, Policy
from handoff.routing.rules.reasons import Code, Reason
from handoff.routing.rules.skill import LOWEST, TINY, Need, SkillKind, meets
from handoff.routing.staffing.presence import Presence

_KINDS = {
    Drop.TOPIC: frozenset({SkillKind.PRODUCT, SkillKind.TOPIC}),
    Drop.TEAM: frozenset({SkillKind.TEAM}),
    Drop.LANGUAGE: frozenset({SkillKind.LANGUAGE}),
}
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Handoff:
    """A waiting customer: what she needs, since when, and how much room her chat takes.

    ``wanted_agent_id`` served her last; ``passed`` are the agents who had her offered already and
    did not take her. ``still_asked`` are the needs now, where that is known and not to be found by
    the time that she waited.
    """

    asked: tuple[Need, ...]
    asked_at: datetime
    weight: float = 1.0
    wanted_agent_id: str | None = None
    passed: frozenset[str] = frozenset()
    still_asked: tuple[Need, ...] | None = None


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent as she is now; ``skills`` are levels by name, with ``team:…`` for her teams.

    ``idle_since`` is when she last got or ended a chat, None if she never did.
    """

    id: str
    presence: Presence
    capacity: float
    load: float
    skills: Mapping[str, int] = field(default_factory=dict)
    idle_since: datetime | None = None

    def level(self, need: Need) -> int:
        """Return her level in a skill, 0 without it."""
        return self.skills.get(str(need.skill), 0)

    def meets(self, needs: Iterable[Need]) -> bool:
        """Tell whether she has every skill that is asked, at its level."""
        return meets(self.skills, needs)

    def has_room_to_spare(self, weight: float, share: float) -> bool:
        """Tell whether another chat is her only one, or fills at most a share of her capacity."""
        return self.load <= TINY or self.load + weight <= share * self.capacity + TINY

    def has_room(self, weight: float) -> bool:
        """Tell whether she is there and can take another chat of a weight."""
        return self.presence is Presence.ONLINE and self.load + weight <= self.capacity + TINY


@dataclass(frozen=True, slots=True)
class Ranked:
    """An agent who may take the handoff, and why she stands where she stands."""

    agent_id: str
    reasons: tuple[Reason, ...]


def needs_now(asked: Iterable[Need], waited: timedelta, policy: Policy) -> tuple[Need, ...]:
    """Return the needs that are still asked of an agent after so much waiting."""
    needs = tuple(sorted(asked))
    for step in policy.relax:
        if waited >= timedelta(seconds=step.after):
            needs = _relaxed(needs, step.drop)
    return needs


def relaxes_in(asked: Iterable[Need], waited: timedelta, policy: Policy) -> timedelta | None:
    """Return after how much waiting in all the needs change next, None when they never do."""
    before = needs_now(asked, waited, policy)
    for step in policy.relax:
        after = timedelta(seconds=step.after)
        if after > waited and needs_now(asked, after, policy) != before:
            return after
    return None


def rank(handoff: Handoff, agents: Iterable[Agent], now: datetime, policy: Policy) -> list[Ranked]:
    """Return who may take a handoff, the best first, each with reasons.

    Who is not online, has no room, lacks what is asked, or passed it already is not in the list;
    nor, until `any_room_will_do`, who lacks what was asked at the beginning and has no room to
    spare.
    Of the others comes first who served her last; then who knows most of what was asked at the
    beginning (the sum of the levels); then who is least busy for her capacity; then who has waited
    longest for a new chat.
    """
    waited = now - handoff.asked_at
    needs = handoff.still_asked
    if needs is None:
        needs = needs_now(handoff.asked, waited, policy)
    able = [
        agent
        for agent in agents
        if agent.id not in handoff.passed
        and agent.has_room(handoff.weight)
        and agent.meets(needs)
        and _may_stand_in(agent, handoff, now, policy)
    ]
    able.sort(key=lambda agent: (_criteria(agent, handoff), agent.id))
    dropped = _dropped(handoff, needs, waited)
    return [
        Ranked(agent.id, (*_reasons(agent, handoff), *dropped, *_decided(at, able, handoff)))
        for at, agent in enumerate(able)
    ]


def any_room_will_do(handoff: Handoff, now: datetime, policy: Policy) -> bool:
    """Tell whether a customer has waited so long that nobody is kept free for others."""
    return now - handoff.asked_at >= timedelta(seconds=policy.stand_ins.until)


def match(asked: Iterable[Need], skills: Mapping[str, int], *, last_agent: bool) -> list[Reason]:
    """Say what an agent brings for a handoff and what she lacks, whether or not she may take it."""
    needs = tuple(sorted(asked))
    reasons = _brings(needs, skills, last_agent)
    lacking = [each for each in needs if skills.get(str(each.skill), 0) < each.level]
    if lacking:
        reasons.append(Reason(Code.LACKS, {"skills": [str(each.skill) for each in lacking]}))
    return reasons


_Criteria = tuple[bool, int, float, datetime]
_BY = ("last_agent", "level", "load", "idle")


def _criteria(agent: Agent, handoff: Handoff) -> _Criteria:
    return (
        agent.id != handoff.wanted_agent_id,
        -sum(agent.level(need) for need in handoff.asked),
        agent.load / agent.capacity,
        agent.idle_since or _LONG_AGO,
    )


def _may_stand_in(agent: Agent, handoff: Handoff, now: datetime, policy: Policy) -> bool:
    """Tell whether she can do all that was asked, or may take a customer without.

    Who cannot takes longer and helps less often. With all her room full of such chats, those whom
    she can help would wait, and at the end everybody waited longer than if nothing were relaxed.
    """
    return (
        agent.has_room_to_spare(handoff.weight, policy.stand_ins.share)
        or any_room_will_do(handoff, now, policy)
        or agent.meets(handoff.asked)
    )


def _relaxed(needs: tuple[Need, ...], drop: Drop) -> tuple[Need, ...]:
    if drop is Drop.LEVEL:
        return tuple(Need(need.skill, LOWEST) for need in needs)
    return tuple(need for need in needs if need.skill.kind not in _KINDS[drop])


def _dropped(handoff: Handoff, needs: tuple[Need, ...], waited: timedelta) -> list[Reason]:
    """Say what is no longer asked, in the words of the policy."""
    kinds = {need.skill.kind for need in needs}
    gone = [
        drop.value
        for drop, of in _KINDS.items()
        if any(need.skill.kind in of for need in handoff.asked) and not kinds & of
    ]
    if any(need.level > LOWEST and Need(need.skill) in needs for need in handoff.asked):
        gone.insert(0, Drop.LEVEL.value)
    if not gone:
        return []
    return [Reason(Code.RELAXED, {"dropped": gone, "waited": waited.total_seconds()})]


def _reasons(agent: Agent, handoff: Handoff) -> list[Reason]:
    last_agent = agent.id == handoff.wanted_agent_id
    load = Reason(Code.LOAD, {"load": agent.load, "capacity": agent.capacity})
    return [*_brings(sorted(handoff.asked), agent.skills, last_agent), load]


def _brings(needs: Iterable[Need], skills: Mapping[str, int], last_agent: bool) -> list[Reason]:
    reasons = [Reason(Code.LAST_AGENT)] if last_agent else []
    names = (str(need.skill) for need in needs)
    levels = {name: skills[name] for name in names if skills.get(name)}
    if levels:
        reasons.append(Reason(Code.SKILLS, {"levels": levels}))
    return reasons


def _decided(at: int, able: list[Agent], handoff: Handoff) -> list[Reason]:
    """Say which criterion put an agent before the next one."""
    if at + 1 == len(able):
        return [Reason(Code.DECIDED, {"by": "only"})] if at == 0 else []
    mine, next_one = _criteria(able[at], handoff), _criteria(able[at + 1], handoff)
    better = (by for by, a, b in zip(_BY, mine, next_one, strict=True) if a != b)
    by = next(better, None)
    return [] if by is None else [Reason(Code.DECIDED, {"by": by})]
