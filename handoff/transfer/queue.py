"""One's own conversation goes back into the queue, for a team or for who has a skill."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import InvalidInput, SkillNotFound, TeamNotFound
from handoff import store
from handoff.message import Author
from handoff.notes import note as notes
from handoff.ownership import own, return_to_queue
from handoff.routing import queueing
from handoff.routing import store as routing_store
from handoff.routing.rules.skill import Need, Skill, SkillKind, needs_of
from handoff.routing.staffing import store as people_store
from handoff.tables import ConversationRow


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the next agent must have, by the name of a team or a skill, and what she should know."""

    conversation_id: str
    from_id: str
    skill: Skill
    comment: str = ""


def team(team_id: str) -> Skill:
    """Return the need of a team; raise `TeamNotFound` for a name that no team can have."""
    skill = Skill.of(SkillKind.TEAM, team_id)
    if skill is None or skill.value != team_id:
        raise TeamNotFound(id=team_id)
    return skill


def skill(name: str) -> Skill:
    """Read a skill's name; raise `InvalidInput`."""
    try:
        return Skill.parse(name)
    except ValueError as error:
        raise InvalidInput(field="skill", problem=str(error)) from error


async def to_queue(session: AsyncSession, wanted: Wanted, now: datetime) -> ConversationRow:
    """Put one's own conversation back at its old rank, for who has what is wanted.

    Her language is still asked. Raise `TeamNotFound`, `SkillNotFound` or `NotTheAssignee`; then
    nothing has changed.
    """
    await _must_exist(session, wanted.skill)
    giver = await store.lock_agent(session, wanted.from_id)
    row = await own(session, wanted.conversation_id, wanted.from_id)
    author = Author(giver.id, giver.name)
    await return_to_queue(session, row, author, now)
    routing = await routing_store.routing(session, row.id)
    before = needs_of(routing.asked) if routing else ()
    await queueing.ask(session, row.id, _needs(wanted.skill, before), now)
    if wanted.comment:
        await notes.write(session, row, notes.Draft(author, wanted.comment), now)
    giver.idle_since = now
    return row


def _needs(wanted: Skill, before: Iterable[Need]) -> list[Need]:
    kept = [need for need in before if need.skill.kind is SkillKind.LANGUAGE]
    return [Need(wanted)] if wanted.kind is SkillKind.LANGUAGE else [Need(wanted), *kept]


async def _must_exist(session: AsyncSession, wanted: Skill) -> None:
    if wanted.kind is SkillKind.TEAM:
        if wanted.value not in {each.id for each in await people_store.teams(session)}:
            raise TeamNotFound(id=wanted.value)
    elif str(wanted) not in {each.name for each in await people_store.skills(session)}:
        raise SkillNotFound(name=str(wanted))
