"""The only SQL of facts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Base, for_both
from deflection.facts import Fact, FactKind, Subject
from deflection.forgetting import without_words
from deflection.tables import FactRow

# Of the table, not of the mapped class: what that would add, nobody needs here.
_FACTS = Base.metadata.tables[FactRow.__tablename__]
_RECORD = for_both(lambda insert: insert(_FACTS).on_conflict_do_nothing(index_elements=["key"]))
_MARK = text(
    "INSERT INTO episodes_due (conversation_id, episode) VALUES (:conversation_id, :episode)"
)

_OF = (
    select(FactRow.kind, FactRow.at, FactRow.article_id, FactRow.data, FactRow.key)
    .where(FactRow.conversation_id == bindparam("conversation_id"))
    .order_by(FactRow.id)
)
_OF_EPISODE = _OF.where(FactRow.episode == bindparam("episode"))

_TOLD = select(
    FactRow.id,
    FactRow.conversation_id,
    FactRow.contact_id,
    FactRow.episode,
    FactRow.channel,
    FactRow.kind,
    FactRow.at,
    FactRow.article_id,
    FactRow.data,
).order_by(FactRow.id)


async def record(session: AsyncSession, subject: Subject, *facts: Fact) -> None:
    """Write facts in the caller's transaction; one whose key is already there is left out."""
    if facts:
        await session.execute(_RECORD(session), [_row(subject, fact) for fact in facts])
        about = {"conversation_id": subject.conversation_id, "episode": subject.episode}
        await session.execute(_MARK, about)


async def facts_of(
    session: AsyncSession, conversation_id: str, episode: int | None = None
) -> Sequence[Fact]:
    """Return every fact of a conversation, or of one of its episodes, oldest first."""
    query = _OF if episode is None else _OF_EPISODE
    values = {"conversation_id": conversation_id, "episode": episode}
    return [
        Fact(FactKind(kind), at, article_id, data, key)
        for kind, at, article_id, data, key in await session.execute(query, values)
    ]


async def facts_by_conversation(
    session: AsyncSession, conversation_ids: Sequence[str], kinds: Sequence[FactKind]
) -> dict[tuple[str, int], list[Fact]]:
    """Return facts of some kinds by conversation and episode, oldest first."""
    query = (
        select(
            FactRow.conversation_id,
            FactRow.episode,
            FactRow.kind,
            FactRow.at,
            FactRow.article_id,
            FactRow.data,
        )
        .where(
            FactRow.conversation_id.in_(conversation_ids),
            FactRow.kind.in_([kind.value for kind in kinds]),
        )
        .order_by(FactRow.id)
    )
    found: dict[tuple[str, int], list[Fact]] = {}
    for conversation_id, episode, kind, at, article_id, data in await session.execute(query):
        fact = Fact(FactKind(kind), at, article_id, data)
        found.setdefault((conversation_id, episode), []).append(fact)
    return found


async def happened_after(
    session: AsyncSession,
    position: int,
    limit: int,
    *,
    until: int | None = None,
    kinds: Collection[FactKind] = (),
    within: tuple[datetime, datetime] | None = None,
) -> Sequence[tuple[int, Subject, Fact]]:
    """Return the facts after a position with their own, at most so many, in the order of writing.

    Those of some kinds, or all; up to ``until``, or the newest; that happened ``within`` two
    moments, the second not included, or ever. On PostgreSQL a transaction may
    commit after one that began to write later: who follows reads the last minutes again, or up to
    the horizon (`deflection.feed.horizon`).
    """
    query = _TOLD.where(FactRow.id > position).limit(limit)
    if until is not None:
        query = query.where(FactRow.id <= until)
    if kinds:
        query = query.where(FactRow.kind.in_([kind.value for kind in kinds]))
    if within is not None:
        query = query.where(FactRow.at >= within[0], FactRow.at < within[1])
    return await _told(session, query)


async def counts(
    session: AsyncSession, until: int, within: tuple[datetime, datetime]
) -> dict[FactKind, int]:
    """Return how many facts of each kind happened within two moments, up to a position."""
    # Named one by one, the index leads to the moments of each kind.
    known = FactRow.kind.in_([kind.value for kind in FactKind])
    query = (
        select(FactRow.kind, func.count())
        .where(known, FactRow.at >= within[0], FactRow.at < within[1], FactRow.id <= until)
        .group_by(FactRow.kind)
    )
    return {FactKind(kind): count for kind, count in await session.execute(query)}


async def first_at(session: AsyncSession) -> datetime | None:
    """Return when the fact that was written first happened, None where there is none."""
    found: datetime | None = await session.scalar(select(FactRow.at).order_by(FactRow.id).limit(1))
    return found


async def happened_in(
    session: AsyncSession, conversation_ids: Sequence[str]
) -> Sequence[tuple[int, Subject, Fact]]:
    """Return every fact of these conversations with its position, in the order of writing."""
    return await _told(session, _TOLD.where(FactRow.conversation_id.in_(conversation_ids)))


async def conversations_with(
    session: AsyncSession, kind: FactKind, since: datetime, until: datetime
) -> Sequence[str]:
    """Return the conversations in which such a fact happened in a time span, by id."""
    query = (
        select(FactRow.conversation_id)
        .where(FactRow.kind == kind.value, FactRow.at >= since, FactRow.at < until)
        .distinct()
        .order_by(FactRow.conversation_id)
    )
    return (await session.scalars(query)).all()


async def searches(
    session: AsyncSession, since: datetime, most: int
) -> Sequence[tuple[datetime, dict[str, Any]]]:
    """Return when a search was made and what it was, since some moment, the newest first."""
    query = (
        select(FactRow.at, FactRow.data)
        .where(FactRow.kind == FactKind.SEARCHED.value, FactRow.at >= since)
        .order_by(FactRow.at.desc(), FactRow.id.desc())
        .limit(most)
    )
    return [(at, data) for at, data in await session.execute(query)]


async def facts_with_votes(session: AsyncSession) -> Sequence[tuple[str, Fact]]:
    """Return what was asked, shown and voted in conversations with a vote, oldest first."""
    voted = select(FactRow.conversation_id).where(FactRow.kind == FactKind.VOTED.value)
    kinds = [kind.value for kind in (FactKind.ASKED, FactKind.SHOWN, FactKind.VOTED)]
    query = (
        select(FactRow.conversation_id, FactRow.kind, FactRow.at, FactRow.article_id, FactRow.data)
        .where(FactRow.conversation_id.in_(voted), FactRow.kind.in_(kinds))
        .order_by(FactRow.id)
    )
    return [
        (conversation_id, Fact(FactKind(kind), at, article_id, data))
        for conversation_id, kind, at, article_id, data in await session.execute(query)
    ]


async def forget_words(session: AsyncSession, conversation_ids: Collection[str]) -> None:
    """Take people's words out of the facts of conversations; what is counted stays.

    The one change that a fact ever sees: a person may ask for it.
    """
    query = select(FactRow).where(FactRow.conversation_id.in_(conversation_ids))
    for row in await session.scalars(query):
        row.data = without_words(FactKind(row.kind), row.data)


async def _told(session: AsyncSession, query: Select[Any]) -> Sequence[tuple[int, Subject, Fact]]:
    return [
        (
            row.id,
            Subject(row.conversation_id, row.contact_id, row.episode, row.channel),
            Fact(FactKind(row.kind), row.at, row.article_id, row.data),
        )
        for row in await session.execute(query)
    ]


def _row(subject: Subject, fact: Fact) -> dict[str, object]:
    return {
        "conversation_id": subject.conversation_id,
        "contact_id": subject.contact_id,
        "episode": subject.episode,
        "channel": subject.channel,
        "kind": fact.kind.value,
        "at": fact.at,
        "article_id": fact.article_id,
        "data": fact.data,
        "key": fact.key,
    }
