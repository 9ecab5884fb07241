"""After the start, what was loaded is out of the collector's way."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from typing import cast

import pytest

from kb_index.knowledge_base import KnowledgeBase
from server.heap import settle


class Building:
    """A knowledge base whose index is whole when somebody says so."""

    def __init__(self) -> None:
        self.whole = asyncio.Event()

    async def complete(self) -> None:
        await self.whole.wait()


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    gc.unfreeze()
    yield
    gc.unfreeze()


async def test_what_was_loaded_is_not_collected_again_once_the_index_is_whole() -> None:
    base = Building()
    settling = asyncio.create_task(settle(cast(KnowledgeBase, base)))
    await asyncio.sleep(0)
    assert gc.get_freeze_count() == 0
    base.whole.set()
    await settling
    assert gc.get_freeze_count() > 0
