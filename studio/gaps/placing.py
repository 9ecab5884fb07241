"""Finds the group of each question that has none yet."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from core.clock import Clock, utc_now
from core.database import Transactions
from core.ids import new_id
from kb_index.encoder.encoder import Vectors
from kb_index.searching.searcher import Encoded
from kb_index.text.language import terms
from studio.following.store import advance, progress
from studio.gaps import store
from studio.gaps.grouping import Groups
from studio.gaps.memory import PROGRESS, Memory
from studio.gaps.store import Key, Loose, NewGap, Placed, Wording
from studio.gaps.wording import digest

ENCODED_AT_ONCE = 64
"""Texts: about a tenth of a second, for which a search may have to wait."""

_MOST = 64
_PROBE = "退款"


class Encode(Protocol):
    """Makes vectors of texts."""

    async def encode(self, texts: Sequence[str]) -> Encoded:
        """Return the vectors of texts and whose they are; raise `IndexUnavailable`."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Groups questions, one step at a time.

    Where several replicas do, one of them writes each step; nothing is placed twice.
    """

    transactions: Transactions
    base: Encode
    memory: Memory
    now: Clock = utc_now

    async def place(self) -> int:
        """Place some questions; return how many, 0 when all are. Raise `IndexUnavailable`."""
        async with self.transactions.read() as session:
            before = await progress(session, PROGRESS)
            loose = await store.loose(session, _MOST)
            digests = {one.key: digest(one.text) for one in loose}
            known = await store.known_wordings(session, set(digests.values()))
        if not loose:
            return 0
        texts = {
            digests[one.key]: one.text
            for one in loose
            if digests[one.key] not in known and terms(one.text)
        }
        encoded = await encode(self.base, list(texts.values()))
        groups = await self.memory.take(before, encoded.encoder, encoded.vectors.shape[1])
        vectors = dict(zip(texts, encoded.vectors, strict=True))
        placed = await asyncio.to_thread(_place, groups, loose, digests, known, vectors)
        async with self.transactions.write(durable=False) as session:
            if not await advance(session, before, before.position, self.now()):
                return len(loose)
            await store.write(session, placed, encoded.encoder)
        self.memory.keep(groups, encoded.encoder, before.version + 1)
        return len(loose)


async def encode(base: Encode, texts: Sequence[str]) -> Encoded:
    """Return the vectors of any number of texts, also of none; raise `IndexUnavailable`."""
    if not texts:
        name, vectors = await base.encode([_PROBE])
        return Encoded(name, vectors[:0])
    starts = range(0, len(texts), ENCODED_AT_ONCE)
    parts = [await base.encode(texts[start : start + ENCODED_AT_ONCE]) for start in starts]
    return Encoded(parts[-1].encoder, np.concatenate([part.vectors for part in parts]))


def _place(
    groups: Groups,
    loose: Sequence[Loose],
    digests: Mapping[Key, str],
    known: Mapping[str, str],
    vectors: Mapping[str, Vectors],
) -> Placed:
    placed = Placed()
    found = dict(known)
    for one in loose:
        name = digests[one.key]
        group = found.get(name)
        if group is None and name in vectors:
            group = _find(
                groups, one, Wording(name, one.text, one.language, vectors[name], one.at), placed
            )
            if group is not None and not one.answered:
                found[name] = group
        placed.of_question[one.key] = group
        if group is not None:
            placed.last_at[group] = max(one.at, placed.last_at.get(group, one.at))
    return placed


def _find(groups: Groups, one: Loose, wording: Wording, placed: Placed) -> str | None:
    """Return the group of a wording that is not known word for word.

    What was answered is counted in a group that is there, but neither begins nor moves one.
    """
    group = groups.nearest(wording.vector)
    if one.answered:
        return group
    if group is None:
        group = new_id()
        groups.begin(group, wording.vector)
        placed.begun.append(NewGap(group, wording))
    else:
        groups.grow(group, wording.vector)
    placed.wordings.append((group, wording))
    placed.totals[group] = groups.total(group)
    return group
