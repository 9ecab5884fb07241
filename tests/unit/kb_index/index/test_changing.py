"""Searches see all of a change or nothing of it, and do not wait while it is written."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from kb_index.index.dictionary import Dictionary
from kb_index.index.entry import entry
from kb_index.index.lexical import LexicalIndex
from kb_index.ranking.query import Query
from kb_index.text.language import terms
from tests.unit.kb_index.index.test_filters import article, filled, found

_PATIENCE = 60.0


class Held:
    """Writing has been done, and its end is put off until it may go on."""

    def __init__(self) -> None:
        self.written, self.may_go_on = Event(), Event()
        self._write = LexicalIndex.write

    def write(self, index: LexicalIndex, *args: Any) -> None:
        self._write(index, *args)
        self.written.set()
        assert self.may_go_on.wait(_PATIENCE)


@pytest.fixture
def held() -> Iterator[Held]:
    held = Held()
    yield held
    held.may_go_on.set()


def test_searches_go_on_while_a_change_is_written(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = filled(article(1))
    prepared = index.prepare([article(2)])
    monkeypatch.setattr(LexicalIndex, "write", lambda *args: held.write(*args))
    with ThreadPoolExecutor(2) as pool:
        change = pool.submit(index.apply, prepared, ["a0001"])
        assert held.written.wait(_PATIENCE)
        search = pool.submit(found, index)
        try:
            assert search.result(_PATIENCE) == {"a0001"}
        finally:
            held.may_go_on.set()
        change.result(_PATIENCE)
    assert found(index) == {"a0002"}


def test_words_are_seen_when_they_are_shown_and_not_before() -> None:
    index = LexicalIndex(Dictionary())
    wanted, asked = Query("域名退款", "zh").wanted, terms("域名退款")
    index.write([], {1: entry(article(1))})
    assert not index.search(asked, wanted)
    index.show()
    index.write([1], {2: entry(article(2))})
    assert set(index.search(asked, wanted)) == {1}
    index.show()
    assert set(index.search(asked, wanted)) == {2}


def test_a_change_of_nothing_is_nothing() -> None:
    index = filled(article(1))
    index.apply([], ["a0002"])
    assert found(index) == {"a0001"}
