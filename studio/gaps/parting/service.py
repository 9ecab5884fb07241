"""Taking wordings out of a group, into one of their own or into another, for good."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions
from core.errors import IndexUnavailable, InvalidInput
from core.ids import new_id
from studio.following.store import raise_version
from studio.gaps.counting import recount
from studio.gaps.gap import Decision, Dismissal
from studio.gaps.memory import PROGRESS
from studio.gaps.parting import moving_store, store
from studio.gaps.parting.moving_store import Said
from studio.gaps.placing import Encode, encode
from studio.gaps.service import Gaps, load
from studio.gaps.store import Wording, merge, read_vector
from studio.gaps.wording import digest
from studio.tables import GapRow


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The words to be moved, by their digests, and every text in which they were said."""

    words: Mapping[str, Wording]
    texts: Collection[str]
    encoder: str


@dataclass(frozen=True, slots=True)
class Parting:
    """Moves wordings, with all questions asked in them, past and to come.

    The group that they leave and the one that they come into are never made one again by
    themselves; what is near to what was moved goes where that went.
    """

    transactions: Transactions
    gaps: Gaps
    base: Encode
    now: Clock = utc_now

    async def move(
        self, gap_id: str, by: str, digests: Collection[str], to: str | None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Move some but not all wordings of a gap to another, to a new one without ``to``; return
        both gaps. Raise `InvalidInput` for others and for all, `IndexUnavailable`."""
        async with self.transactions.read() as session:
            source = await load(session, gap_id)
            said = await moving_store.said(session, source.id)
        chosen = await self._chosen(said, digests)
        async with self.transactions.write() as session:
            # Before any group is held: who places questions holds this first, too.
            await raise_version(session, PROGRESS, self.now())
            source = await load(session, gap_id, lock=True)
            if source.encoder != chosen.encoder:
                raise IndexUnavailable(name="index")
            begun = await _take_out(session, source, chosen)
            other = await self._lead(session, source, begun, by, to) if to else begun.id
            await session.flush()
            await recount(session, [source.id, other], self.now())
            left = await self.gaps.decided(session, source.id)
            return left, await self.gaps.decided(session, other)

    async def _chosen(self, said: Sequence[Said], digests: Collection[str]) -> _Chosen:
        by_digest = await asyncio.to_thread(_by_digest, said)
        if not digests or not by_digest.keys() >= set(digests):
            raise InvalidInput(field="wordings", problem="are not words of this gap")
        if by_digest.keys() == set(digests):
            raise InvalidInput(field="wordings", problem="are all: nothing would be left")
        first = {each: by_digest[each][0] for each in digests}
        encoded = await encode(self.base, [one.text for one in first.values()])
        words = {
            name: Wording(name, one.text, one.language, vector, one.first_at)
            for (name, one), vector in zip(first.items(), encoded.vectors, strict=True)
        }
        texts = {one.text for each in digests for one in by_digest[each]}
        return _Chosen(words, texts, encoded.encoder)

    async def _lead(
        self, session: AsyncSession, source: GapRow, begun: GapRow, by: str, to: str
    ) -> str:
        """Make what was taken out part of another gap, as a duplicate of it."""
        target = await load(session, to, lock=True)
        if target.id == source.id:
            raise InvalidInput(field="to", problem="is the gap itself")
        begun.decision, begun.reason = Decision.DISMISSED, Dismissal.DUPLICATE
        begun.decided_by, begun.decided_at = by, self.now()
        await session.flush()
        await merge(session, begun.id, target.id)
        return target.id


async def _take_out(session: AsyncSession, source: GapRow, chosen: _Chosen) -> GapRow:
    """Begin a group with what was chosen of another, and keep the two apart."""
    begun = await moving_store.begin(session, source, new_id(), next(iter(chosen.words.values())))
    if not await moving_store.move_questions(session, source.id, begun.id, chosen.texts):
        raise InvalidInput(field="wordings", problem="are all: nothing would be left")
    total = await moving_store.move_wordings(session, source.id, begun.id, chosen.words)
    begun.centre = total.tobytes()
    source.centre = (read_vector(source.centre) - total).tobytes()
    source.stale = True
    for each in (source, begun):
        each.first_at, each.last_at = await moving_store.span(session, each.id)
    await store.part(session, source.id, begun.id)
    return begun


def _by_digest(said: Sequence[Said]) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for one in said:
        found.setdefault(digest(one.text), []).append(one)
    return found


PARTING = web.AppKey("parting", Parting)
