"""The only SQL of teams, skills and who has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    Exists,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import ContactNotFound, SkillNotFound, TeamNotFound
from deflection.teams import store as memberships
from deflection.teams.membership import Placed
from handoff.conversation import State
from handoff.routing.rules.skill import LOWEST, Need, SkillKind
from handoff.routing.staffing.presence import Presence
from handoff.routing.tables import AgentSkillRow, OfferRow, SkillRow, TeamMemberRow, TeamRow
from handoff.tables import CONTACTS, AgentRow, ContactRow, ConversationRow

_SERVED = (
    update(CONTACTS)
    .where(CONTACTS.c.id == bindparam("of"))
    .values(last_agent_id=bindparam("agent_id"), last_served_at=bindparam("now"))
)


async def agents(session: AsyncSession) -> Sequence[AgentRow]:
    """Return every agent by name."""
    return (await session.scalars(select(AgentRow).order_by(AgentRow.name, AgentRow.id))).all()


async def there(session: AsyncSession, seen_after: datetime) -> Sequence[AgentRow]:
    """Return who is online with a desk that was seen since a moment."""
    query = select(AgentRow).where(
        AgentRow.presence == Presence.ONLINE, AgentRow.last_seen_at >= seen_after
    )
    return (await session.scalars(query)).all()


async def free(
    session: AsyncSession, seen_after: datetime, lanes: Iterable[Iterable[Need]], limit: int
) -> Sequence[AgentRow]:
    """Return who is there, thinks about no offer, has room, and meets the needs of one of some
    lanes; of more than ``limit`` those who have waited longest for a chat."""
    load = (
        select(func.coalesce(func.sum(ConversationRow.weight), 0.0))
        .where(ConversationRow.assignee_id == AgentRow.id, ConversationRow.state == State.ASSIGNED)
        .correlate(AgentRow)
        .scalar_subquery()
    )
    offered = exists().where(OfferRow.agent_id == AgentRow.id, OfferRow.state == "open")
    query = (
        select(AgentRow)
        .where(
            AgentRow.presence == Presence.ONLINE,
            AgentRow.last_seen_at >= seen_after,
            or_(*(and_(true(), *map(_has, needs)) for needs in lanes)),
            ~offered,
            load < AgentRow.capacity,
        )
        .order_by(AgentRow.idle_since.asc().nulls_first(), AgentRow.id)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


def _has(need: Need) -> Exists:
    """Return whether an agent has what is needed; being in a team is having it."""
    if need.skill.kind is SkillKind.TEAM:
        return exists().where(
            TeamMemberRow.agent_id == AgentRow.id, TeamMemberRow.team_id == need.skill.value
        )
    return exists().where(
        AgentSkillRow.agent_id == AgentRow.id,
        AgentSkillRow.skill == str(need.skill),
        AgentSkillRow.level >= need.level,
    )


async def members(session: AsyncSession, team_id: str) -> Sequence[str]:
    """Return the names of who is in a team."""
    query = (
        select(AgentRow.name)
        .join(TeamMemberRow, TeamMemberRow.agent_id == AgentRow.id)
        .where(TeamMemberRow.team_id == team_id)
    )
    return (await session.scalars(query.order_by(AgentRow.name))).all()


async def skilled(session: AsyncSession, skill: str) -> Sequence[str]:
    """Return the names of who has a skill."""
    query = (
        select(AgentRow.name)
        .join(AgentSkillRow, AgentSkillRow.agent_id == AgentRow.id)
        .where(AgentSkillRow.skill == skill)
    )
    return (await session.scalars(query.order_by(AgentRow.name))).all()


async def skills_had(session: AsyncSession, names: Collection[str], least: int) -> frozenset[str]:
    """Return which of some skills anybody has, at this level at least."""
    query = select(AgentSkillRow.skill).where(
        AgentSkillRow.skill.in_(names), AgentSkillRow.level >= least
    )
    return frozenset(await session.scalars(query.distinct()))


async def teams(session: AsyncSession) -> Sequence[TeamRow]:
    """Return every team by its id."""
    return (await session.scalars(select(TeamRow).order_by(TeamRow.id))).all()


async def skills(session: AsyncSession) -> Sequence[SkillRow]:
    """Return every skill by its name."""
    return (await session.scalars(select(SkillRow).order_by(SkillRow.name))).all()


async def teams_of(
    session: AsyncSession, agent_ids: Iterable[str] | None = None
) -> Mapping[str, list[str]]:
    """Return the teams of some agents, or of all, by agent."""
    query = select(TeamMemberRow.agent_id, TeamMemberRow.team_id).order_by(TeamMemberRow.team_id)
    if agent_ids is not None:
        query = query.where(TeamMemberRow.agent_id.in_(list(agent_ids)))
    found: dict[str, list[str]] = defaultdict(list)
    for agent_id, team_id in await session.execute(query):
        found[agent_id].append(team_id)
    return found


async def skills_of(
    session: AsyncSession, agent_ids: Iterable[str] | None = None
) -> Mapping[str, dict[str, int]]:
    """Return the skills of some agents, or of all, with their levels, by agent."""
    query = select(AgentSkillRow.agent_id, AgentSkillRow.skill, AgentSkillRow.level)
    if agent_ids is not None:
        query = query.where(AgentSkillRow.agent_id.in_(list(agent_ids)))
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for agent_id, skill, level in await session.execute(query.order_by(AgentSkillRow.skill)):
        found[agent_id][skill] = level
    return found


async def abilities(
    session: AsyncSession, agent_ids: Collection[str]
) -> Mapping[str, dict[str, int]]:
    """Return what some agents can do, as ranking takes it: skills, and teams as ``team:…``."""
    teams, skills = await teams_of(session, agent_ids), await skills_of(session, agent_ids)
    return {
        agent_id: {
            **skills.get(agent_id, {}),
            **{f"{SkillKind.TEAM}:{team}": LOWEST for team in teams.get(agent_id, ())},
        }
        for agent_id in agent_ids
    }


async def loads(
    session: AsyncSession, agent_ids: Iterable[str] | None = None
) -> Mapping[str, float]:
    """Return how much of their capacity some agents, or all, have in use, by agent."""
    query = (
        select(ConversationRow.assignee_id, func.sum(ConversationRow.weight))
        .where(ConversationRow.state == State.ASSIGNED)
        .group_by(ConversationRow.assignee_id)
    )
    if agent_ids is not None:
        query = query.where(ConversationRow.assignee_id.in_(list(agent_ids)))
    return {str(agent_id): float(load) for agent_id, load in await session.execute(query)}


async def set_teams(
    session: AsyncSession, agent_id: str, team_ids: Iterable[str], now: datetime
) -> None:
    """Put an agent, whose row is locked, into these teams and no others, and tell it as a fact.

    Raise `TeamNotFound` naming the first. Nothing else writes who is in a team.
    """
    wanted = sorted(set(team_ids))
    known = set(await session.scalars(select(TeamRow.id).where(TeamRow.id.in_(wanted))))
    for team_id in wanted:
        if team_id not in known:
            raise TeamNotFound(id=team_id)
    await session.execute(delete(TeamMemberRow).where(TeamMemberRow.agent_id == agent_id))
    if wanted:
        rows = [{"agent_id": agent_id, "team_id": team_id} for team_id in wanted]
        await session.execute(insert(TeamMemberRow), rows)
    await memberships.record(session, agent_id, Placed(tuple(wanted), now))


async def set_skills(session: AsyncSession, agent_id: str, levels: Mapping[str, int]) -> None:
    """Give an agent these skills and no others; raise `SkillNotFound` naming the first."""
    known = set(await session.scalars(select(SkillRow.name).where(SkillRow.name.in_(levels))))
    for name in sorted(levels):
        if name not in known:
            raise SkillNotFound(name=name)
    await session.execute(delete(AgentSkillRow).where(AgentSkillRow.agent_id == agent_id))
    if levels:
        rows = [
            {"agent_id": agent_id, "skill": name, "level": level} for name, level in levels.items()
        ]
        await session.execute(insert(AgentSkillRow), rows)


async def served(session: AsyncSession, contact_id: str, agent_id: str, now: datetime) -> None:
    """Note who served a customer last."""
    await session.execute(_SERVED, {"of": contact_id, "agent_id": agent_id, "now": now})


async def lock_contact(session: AsyncSession, contact_id: str) -> ContactRow:
    """Load a contact for change."""
    query = select(ContactRow).where(ContactRow.id == contact_id).with_for_update(key_share=True)
    row: ContactRow | None = await session.scalar(query)
    if row is None:
        raise ContactNotFound(id=contact_id)
    return row
