"""What supervisors do about routing: teams, skills, capacity and tiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, iso, utc_now
from core.database import Transactions, touch
from core.errors import InvalidInput, SkillNotFound, StillUsed, TeamNotFound
from deflection.teams import store as memberships
from deflection.teams.membership import Placed
from handoff import store
from handoff.canned import store as canned
from handoff.routing import store as routings
from handoff.routing.offers import Offers
from handoff.routing.rules.skill import Skill, SkillKind
from handoff.routing.staffing import store as people_store
from handoff.routing.staffing.presence import effective
from handoff.routing.tables import SkillRow, TeamRow
from handoff.tables import AgentRow


@dataclass(frozen=True, slots=True)
class Staffing:
    """Reads and changes what routing knows of agents and customers."""

    transactions: Transactions
    offers: Offers
    now: Clock = utc_now

    async def agents(self) -> list[dict[str, Any]]:
        """Return every agent with presence, capacity, load, teams and skills."""
        now = self.now()
        async with self.transactions.read() as session:
            rows = await people_store.agents(session)
            teams = await people_store.teams_of(session)
            skills = await people_store.skills_of(session)
            loads = await people_store.loads(session)
        return [
            {
                **_agent(row, now, self.offers.grace),
                "load": loads.get(row.id, 0.0),
                "teams": teams.get(row.id, []),
                "skills": skills.get(row.id, {}),
            }
            for row in rows
        ]

    async def set_agent(
        self,
        agent_id: str,
        capacity: int | None,
        teams: Sequence[str] | None,
        skills: Mapping[str, int] | None,
    ) -> dict[str, Any]:
        """Change what is given of an agent, all or nothing; return her as she is then.

        Raise `AgentNotFound`, `TeamNotFound` or `SkillNotFound`.
        """
        async with self.transactions.write() as session:
            row, now = await store.lock_agent(session, agent_id), self.now()
            if capacity is not None:
                row.capacity = capacity
            if teams is not None:
                await people_store.set_teams(session, agent_id, teams, now)
            if skills is not None:
                await people_store.set_skills(session, agent_id, skills)
            touch(session, agent_id)
            await self.offers.drain(session, row, now)
        return next(each for each in await self.agents() if each["id"] == agent_id)

    async def tell_teams(self) -> None:
        """Tell who is in other teams than was told last: written past us, by an older version of
        the app beside this one, or by hand."""
        async with self.transactions.read() as session:
            agents = [row.id for row in await people_store.agents(session)]
            teams, told = await people_store.teams_of(session), await memberships.latest(session)
        for agent_id in agents:
            if set(teams.get(agent_id, ())) != set(told.get(agent_id, ())):
                await self._tell_teams(agent_id)

    async def _tell_teams(self, agent_id: str) -> None:
        async with self.transactions.write() as session:
            await store.lock_agent(session, agent_id)
            teams = (await people_store.teams_of(session, [agent_id])).get(agent_id, ())
            await memberships.record(session, agent_id, Placed(tuple(teams), self.now()))

    async def teams(self) -> list[dict[str, str]]:
        """Return every team."""
        async with self.transactions.read() as session:
            rows = await people_store.teams(session)
        return [{"id": row.id, "zh": row.zh, "en": row.en} for row in rows]

    async def define_team(self, team_id: str, zh: str, en: str) -> dict[str, str]:
        """Make a team or give it other words; raise `InvalidInput` when the id is none."""
        skill = Skill.of(SkillKind.TEAM, team_id)
        if skill is None or skill.value != team_id:
            raise InvalidInput(field="id", problem="small letters, digits, '_', '-' and '.'")
        async with self.transactions.write() as session:
            await session.merge(TeamRow(id=team_id, zh=zh, en=en))
        return {"id": team_id, "zh": zh, "en": en}

    async def skills(self) -> list[dict[str, str]]:
        """Return every skill that agents can have."""
        async with self.transactions.read() as session:
            rows = await people_store.skills(session)
        return [{"name": row.name, "zh": row.zh, "en": row.en} for row in rows]

    async def define_skill(self, name: str, zh: str, en: str) -> dict[str, str]:
        """Make a skill or give it other words; raise `InvalidInput` when the name is none."""
        try:
            skill = Skill.parse(name)
        except ValueError as error:
            raise InvalidInput(field="name", problem=str(error)) from error
        if skill.kind is SkillKind.TEAM:
            raise InvalidInput(field="name", problem="a team is no skill: put agents into it")
        async with self.transactions.write() as session:
            await session.merge(SkillRow(name=name, zh=zh, en=en))
        return {"name": name, "zh": zh, "en": en}

    async def remove_team(self, team_id: str) -> None:
        """Take a team away; raise `TeamNotFound`, or `StillUsed` naming who is in it."""
        async with self.transactions.write() as session:
            row = await session.get(TeamRow, team_id, with_for_update=True)
            if row is None:
                raise TeamNotFound(id=team_id)
            skill = f"{SkillKind.TEAM}:{team_id}"
            agents = await people_store.members(session, team_id)
            replies = await canned.count(session, skill)  # which is also the name of its shelf
            await _remove(session, row, skill, agents, replies)

    async def remove_skill(self, name: str) -> None:
        """Take a skill away; raise `SkillNotFound`, or `StillUsed` naming who has it."""
        async with self.transactions.write() as session:
            row = await session.get(SkillRow, name, with_for_update=True)
            if row is None:
                raise SkillNotFound(name=name)
            await _remove(session, row, name, await people_store.skilled(session, name), 0)

    async def set_tier(self, contact_id: str, tier: str) -> dict[str, str]:
        """Say what a customer is to the company; raise `ContactNotFound` or `InvalidInput`."""
        tiers = self.offers.policy.tiers
        if tier not in tiers:
            raise InvalidInput(field="tier", problem="one of " + ", ".join(tiers))
        async with self.transactions.write() as session:
            row = await people_store.lock_contact(session, contact_id)
            row.tier = tier
            return {"id": row.id, "name": row.name, "tier": row.tier}


async def _remove(
    session: AsyncSession, row: TeamRow | SkillRow, skill: str, agents: Sequence[str], replies: int
) -> None:
    """Delete a team or a skill that nobody uses; who waits for it counts, too."""
    waiting = await routings.waiting_for(session, skill)
    if agents or waiting or replies:
        told = ", ".join(agents) or "0"
        raise StillUsed(name=skill, agents=told, waiting=waiting, replies=replies)
    await session.delete(row)


def _agent(row: AgentRow, now: datetime, grace: timedelta) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "language": row.language,
        "presence": effective(row.presence, row.last_seen_at, now, grace).value,
        "presence_since": iso(row.presence_since),
        "capacity": row.capacity,
    }


STAFFING = web.AppKey("staffing", Staffing)
