"""The studio on a real database, with vectors that a test can foretell."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pytest

from core.errors import IndexUnavailable
from deflection.facts import Subject
from deflection.store import record
from kb_index.article import Draft
from kb_index.editing.people import Person
from kb_index.encoder.encoder import unit
from kb_index.searching.searcher import Encoded
from kb_index.trying.results import Alike
from studio.gaps.parting.service import Parting
from studio.gaps.service import Gaps
from studio.keeping import Keeping
from tests.unit.studio.histories import History

MEANINGS = ("抬头", "invoice", "运费", "shipping", "密码", "password")
"""Words that mean something; each second one is the English of the one before."""


class Meanings:
    """Encodes a text by the words in it that mean something; ``name`` is the encoder's."""

    def __init__(self) -> None:
        self.name = "meanings-1"
        self.there = True
        self.encoded: list[str] = []
        self.doubles: dict[str, list[Alike]] = {}

    async def encode(self, texts: Sequence[str]) -> Encoded:
        if not self.there:
            raise IndexUnavailable(name="index")
        self.encoded += texts
        vectors = np.zeros((len(texts), 4 + len(self.name)), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row, 3] = 0.1 * (1 + len(text) % 7)  # no two wordings are quite the same
            for number, word in enumerate(MEANINGS):
                vectors[row, number // 2] += word in text.lower()
        return Encoded(self.name, unit(vectors))

    async def alike(self, draft: Draft, k: int = 5) -> list[Alike]:
        return self.doubles.get(draft.id, [])


class Staff:
    """The staff: Ed writes, and 梅 serves customers."""

    async def names(self, session, ids: Collection[str]) -> dict[str, str]:
        known = {"ed": "Ed", "mei": "梅"}
        return {each: known[each] for each in ids if each in known}

    async def writers(self, session) -> Sequence[Person]:
        return [Person("ed", "Ed")]


class Customers:
    """Writes the facts of customers' conversations."""

    def __init__(self, database) -> None:
        self._database = database
        self._many = 0

    async def live(self, history: History, contact: str = "", conversation: str = "") -> str:
        """Write what a customer went through; return the conversation's id."""
        self._many += 1
        conversation_id = conversation or f"c{self._many}"
        subject = Subject(conversation_id, contact or f"anna-{self._many}", 1, "web")
        async with self._database.write() as session:
            await record(session, subject, *history.facts)
        return conversation_id

    async def ask(self, *questions: str, contact: str = "") -> None:
        """Ask questions that nothing answers, each in a conversation of its own."""
        for question in questions:
            await self.live(History().ask(question), contact)


@pytest.fixture
def meanings() -> Meanings:
    return Meanings()


@pytest.fixture
def customers(database) -> Customers:
    return Customers(database)


@pytest.fixture
def keeping(database, meanings, clock) -> Keeping:
    clock.advance(hours=1)
    return Keeping.of(database, meanings, clock)


@pytest.fixture
def gaps(database, clock) -> Gaps:
    return Gaps(database, Staff(), clock)


@pytest.fixture
def parting(database, gaps, meanings, clock) -> Parting:
    return Parting(database, gaps, meanings, clock)
