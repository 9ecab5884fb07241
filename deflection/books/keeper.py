"""Keeps the books: reads again what facts were written of, and what time alone has changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from itertools import pairwise

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions
from deflection.books import store
from deflection.books.store import Kept, Key
from deflection.episode import Episode, read_episode
from deflection.figures import LAYOUT, Figures, figures, total
from deflection.outcomes import Definition, verdict
from deflection.persons.store import persons_of

_AT_ONCE = 200
"""Episodes in one transaction, so that nobody waits long behind it."""


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
            due = await store.take_due(session, self.now(), _AT_ONCE)
            if due:
                await self._read(session, due)
            return bool(due)

    @property
    def _name(self) -> str:
        """Name all that the figures depend on besides the facts."""
        rule = self.definition
        return f"{rule.version}.{LAYOUT} {rule.assumed_after} {rule.durable_after} {self.zone}"

    async def _read(self, session: AsyncSession, due: Collection[Key]) -> None:
        episodes = await _episodes(session, due)
        contacts = {one.subject.contact_id for one in episodes.values()}
        persons = await persons_of(session, contacts)
        kept = await store.kept_of(session, due, persons)
        following = _following(episodes, kept, persons)
        moved = {
            key
            for key, one in kept.items()
            if key not in episodes and one.next_asked_at != following.get(key)
        }
        episodes |= await _episodes(session, moved)
        await self._keep(session, episodes, kept, following)

    async def _keep(
        self,
        session: AsyncSession,
        episodes: Mapping[Key, Episode],
        kept: Mapping[Key, Kept],
        following: Mapping[Key, datetime],
    ) -> None:
        now, rows, change = self.now(), [], Figures()
        for key, episode in episodes.items():
            next_at = following.get(key)
            found = verdict(episode, next_at, now, self.definition)
            adds = figures(episode, found, self.zone)
            change.update(adds)
            if key in kept:
                change.subtract(kept[key].added)
            rows.append(
                {
                    "conversation_id": key.conversation_id,
                    "episode": key.episode,
                    "contact_id": episode.subject.contact_id,
                    "channel": episode.subject.channel,
                    "began_at": episode.began_at,
                    "asked_at": episode.asked_at,
                    "next_asked_at": next_at,
                    "outcome": found and found.outcome.value,
                    "durable": found and found.durable,
                    "look_at": found and found.look_at,
                    "article_id": episode.article_id,
                    "product": episode.product,
                    "added": store.entries(adds),
                }
            )
        await store.keep(session, rows)
        await store.add(session, change)


async def recompute(session: AsyncSession, keeper: Bookkeeper, keys: Collection[Key]) -> Figures:
    """Return the figures of episodes from their facts alone, as if there were no books."""
    episodes = await _episodes(session, keys)
    contacts = {one.subject.contact_id for one in episodes.values()}
    following = _following(episodes, {}, await persons_of(session, contacts))
    return total(
        figures(
            episode,
            verdict(episode, following.get(key), keeper.now(), keeper.definition),
            keeper.zone,
        )
        for key, episode in episodes.items()
    )


async def _episodes(session: AsyncSession, keys: Collection[Key]) -> dict[Key, Episode]:
    if not keys:
        return {}
    found = await store.facts_of(session, keys)
    return {key: read_episode(subject, facts) for key, (subject, facts) in found.items()}


def _following(
    episodes: Mapping[Key, Episode], kept: Mapping[Key, Kept], persons: Mapping[str, str]
) -> dict[Key, datetime]:
    """Return when each person next asked something after each of her episodes, as any contact."""
    asked: dict[str, list[tuple[datetime, Key]]] = {}

    def note(contact_id: str, asked_at: datetime | None, key: Key) -> None:
        if asked_at is not None:
            asked.setdefault(persons.get(contact_id, contact_id), []).append((asked_at, key))

    for key, one in kept.items():
        if key not in episodes:
            note(one.contact_id, one.asked_at, key)
    for key, episode in episodes.items():
        note(episode.subject.contact_id, episode.asked_at, key)
    return {
        key: next_at
        for moments in asked.values()
        for (_, key), (next_at, _) in pairwise(sorted(moments))
    }
