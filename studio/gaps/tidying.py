"""Keeps the groups in order: what has grown alike becomes one, what nobody asks is forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.clock import Clock, utc_now
from core.database import Transactions
from kb_index.encoder.encoder import Vectors
from studio.following.store import advance, progress
from studio.gaps import store
from studio.gaps.memory import PROGRESS, Memory
from studio.gaps.parting.store import Pair, apart
from studio.gaps.placing import Encode, encode
from studio.gaps.store import Living, Wording
from studio.period import LONGEST

_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Tidying:
    """Goes through all groups, once in a while."""

    transactions: Transactions
    base: Encode
    memory: Memory
    now: Clock = utc_now

    async def tidy(self) -> None:
        """Tidy once; raise `IndexUnavailable` while nothing encodes."""
        encoder, vectors = await encode(self.base, [])
        await self._reencode(encoder)
        async with self.transactions.read() as session:
            before = await progress(session, PROGRESS)
        groups = await self.memory.take(before, encoder, vectors.shape[1])
        pairs = await asyncio.to_thread(lambda: list(groups.alike()))
        for start in range(0, len(pairs), _AT_ONCE):
            await self._merge(pairs[start : start + _AT_ONCE])
        while await self._retire():
            pass

    async def _merge(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Merge some pairs, as far as that is still to be done, in one short transaction."""
        async with self.transactions.write(durable=False) as session:
            groups = await store.living(session, {group for pair in pairs for group in pair})
            found = merges(pairs, groups, await apart(session, groups))
            before = await progress(session, PROGRESS)
            if found and await advance(session, before, before.position, self.now()):
                for lesser, greater in found:
                    await store.merge(session, lesser, greater)

    async def _retire(self) -> int:
        async with self.transactions.write(durable=False) as session:
            gone = await store.retire(session, self.now() - timedelta(days=LONGEST))
            if gone:
                before = await progress(session, PROGRESS)
                await advance(session, before, before.position, self.now())
            return gone

    async def _reencode(self, encoder: str) -> None:
        """Give groups that another encoder made the vectors of this one; their ids stay."""
        after = ""
        while True:
            async with self.transactions.read() as session:
                gap_ids = await store.of_other_encoders(session, encoder, after, _AT_ONCE)
                kept = await store.wordings(session, gap_ids)
            if not gap_ids:
                return
            after = gap_ids[-1]
            vectors = await self._vectors(kept)
            async with self.transactions.write(durable=False) as session:
                before = await progress(session, PROGRESS)
                if await advance(session, before, before.position, self.now()):
                    await store.reencode(session, encoder, vectors)

    async def _vectors(
        self, kept: Mapping[str, Iterable[Wording]]
    ) -> dict[str, dict[str, Vectors]]:
        wordings = [(gap_id, one) for gap_id, each in kept.items() for one in each]
        encoded = await encode(self.base, [one.text for _, one in wordings])
        found: dict[str, dict[str, Vectors]] = {}
        for (gap_id, one), vector in zip(wordings, encoded.vectors, strict=True):
            found.setdefault(gap_id, {})[one.digest] = vector
        return found


def merges(
    pairs: Iterable[Pair], groups: Mapping[str, Living], apart: Collection[Pair] = ()
) -> list[Pair]:
    """Return which group becomes part of which, each in one merge at most.

    One that an editor decided about takes others in, but two of those stay apart, and so do those
    that one took ``apart``; of two others the one with more questions does. Groups that are not
    told of are gone.
    """
    taken: set[str] = set()
    found = []
    for pair in pairs:
        if taken.intersection(pair) or not groups.keys() >= set(pair):
            continue
        greater, lesser = sorted(pair, key=lambda each: _rank(each, groups[each]))
        if not groups[lesser].decided and (min(pair), max(pair)) not in apart:
            taken.update(pair)
            found.append((lesser, greater))
    return found


def _rank(group: str, living: Living) -> tuple[bool, int, str]:
    return not living.decided, -living.questions, group
