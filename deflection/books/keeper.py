"""Keeps the books: reads again what facts were written of, and what time alone has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions
from deflection.books import store
from deflection.books.days import Days
from deflection.books.fingerprint import fingerprint
from deflection.books.store import Kept, Key
from deflection.episodes.episode import Episode, read_episode
from deflection.episodes.following import NEVER, Again, Visit, following
from deflection.episodes.outcomes import Definition, Verdict, verdict
from deflection.numbers.figures import Figures, figures
from deflection.persons.store import persons_of
from deflection.teams.membership import Memberships
from deflection.teams.store import told_of

_AT_ONCE = 200
"""Episodes in one transaction, so that nobody waits long behind it."""
_DAYS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Bookkeeper:
    """Keeps outcomes and figures by a definition; one replica does at a time."""

    transactions: Transactions
    definition: Definition = field(default_factory=Definition)
    zone: tzinfo = UTC
    now: Clock = utc_now

    async def sweep(self) -> None:
        """Read all that is due."""
        while await self.step():
            pass

    async def step(self) -> bool:
        """Read a part of what is due; false when nothing was, or another replica does it."""
        async with self.transactions.write(durable=False) as session:
            kept_by = await store.hold(session)
            if kept_by is None:
                return False
            if kept_by != self._name:
                await store.begin_anew(session, self._name)
            await self._follow_moves(session)
            due = await store.take_due(session, self.now(), _AT_ONCE)
            if due:
                await self._read(session, due)
                return True
            # What agents' days are made of is in the books before they are read.
            return await self.days.keep(session, _DAYS_AT_ONCE)

    async def anew(self) -> None:
        """Throw the books away, and read every fact again."""
        async with self.transactions.write(durable=False) as session:
            if await store.hold(session) is not None:
                await store.begin_anew(session, self._name)
        await self.sweep()

    @property
    def days(self) -> Days:
        """Return the days of agents as of now."""
        return Days(self.zone, self.now())

    @property
    def _name(self) -> str:
        """Name all that the figures depend on besides the facts."""
        rule = self.definition
        spans = f"{rule.assumed_after} {rule.durable_after} {rule.in_time}"
        return f"{fingerprint()} {spans} {self.zone}"

    async def _follow_moves(self, session: AsyncSession) -> None:
        """Make due what counts for other teams since an agent came into them."""
        moves = await store.take_moves(session)
        if moves:
            await store.mark_since(session, min(moves.values()))
        for agent_id, at in moves.items():
            await self.days.moved(session, agent_id, at)

    async def _read(self, session: AsyncSession, due: Collection[Key]) -> None:
        read = await episodes(session, due)
        contacts = {one.subject.contact_id for one in read.values()}
        persons = await persons_of(session, contacts)
        kept = await store.kept_of(session, due, persons)
        again = returns(read, kept, persons)
        moved = {
            key
            for key, one in kept.items()
            if key not in read and one.again != again.get(key, NEVER)
        }
        read |= await episodes(session, moved)
        await self._keep(session, read, kept, again)

    async def _keep(
        self,
        session: AsyncSession,
        read: Mapping[Key, Episode],
        kept: Mapping[Key, Kept],
        again: Mapping[Key, Again],
    ) -> None:
        rows, stints, change = [], [], Figures()
        teams = await teams_of(session, read.values())
        for key, episode in read.items():
            after = again.get(key, NEVER)
            found = verdict(episode, after, self.now(), self.definition)
            adds = figures(episode, found, self.zone, self.definition, teams)
            change.update(adds)
            if key in kept:
                change.subtract(kept[key].added)
            rows.append(_row(key, episode, after, found) | {"added": store.entries(adds)})
            stints += _stints(key, episode)
        await store.keep(session, rows)
        await store.keep_stints(session, stints, read.keys(), self.now())
        await store.add(session, change)


async def episodes(session: AsyncSession, keys: Collection[Key]) -> dict[Key, Episode]:
    """Return episodes as their facts tell them."""
    if not keys:
        return {}
    found = await store.facts_of(session, keys)
    return {key: read_episode(subject, facts) for key, (subject, facts) in found.items()}


async def teams_of(session: AsyncSession, read: Iterable[Episode]) -> Memberships:
    """Return in which teams the agents of some episodes were when."""
    agents: set[str | None] = set()
    for episode in read:
        agents.update(stint.agent_id for stint in episode.care.stints)
        agents.update(survey.agent_id for survey in episode.surveys)
    return await told_of(session, {agent_id for agent_id in agents if agent_id})


def returns(
    read: Mapping[Key, Episode], kept: Mapping[Key, Kept], persons: Mapping[str, str]
) -> dict[Key, Again]:
    """Return when persons came again after their episodes, read or kept, as any of their contacts;
    the read ones count."""
    visits = {key: one.visit for key, one in kept.items()}
    for key, one in read.items():
        visits[key] = Visit(one.subject.contact_id, one.came, one.product)
    return following(
        {
            key: visit._replace(person_id=persons.get(visit.person_id, visit.person_id))
            for key, visit in visits.items()
        }
    )


def _row(key: Key, episode: Episode, after: Again, found: Verdict) -> dict[str, Any]:
    return {
        "conversation_id": key.conversation_id,
        "episode": key.episode,
        "contact_id": episode.subject.contact_id,
        "channel": episode.subject.channel,
        "began_at": episode.began_at,
        "asked_at": episode.asked_at,
        "came": [at.isoformat() for at in episode.came],
        "next_came_at": after.at,
        "next_on_topic_at": after.on_topic,
        "outcome": found.outcome and found.outcome.value,
        "durable": found.durable,
        "look_at": found.look_at,
        "article_id": episode.article_id,
        "product": episode.product,
    }


def _stints(key: Key, episode: Episode) -> list[dict[str, Any]]:
    return [
        {
            "conversation_id": key.conversation_id,
            "episode": key.episode,
            "number": number,
            "agent_id": stint.agent_id,
            "began_at": stint.began_at,
            "ended_at": stint.ended_at,
        }
        for number, stint in enumerate(episode.care.stints)
    ]
