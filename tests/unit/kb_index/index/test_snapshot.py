"""The index on disk: what is read back is what was written, or it is refused."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kb_index.index import snapshot
from kb_index.index.index import Index
from kb_index.index.snapshot import FILE
from kb_index.index.unusable import SnapshotUnusableError
from kb_index.ranking.query import Query
from kb_index.ranking.search import search_index
from kb_index.text.synonyms import use_synonyms
from tests.unit.kb_index.index.test_filters import PairEncoder, article, filled

Arrays = dict[str, Any]
UNTIL = datetime(2030, 1, 1, 12, 0, 0, 1, tzinfo=UTC)
ARTICLES = (
    article(
        1, "域名退款", variants=("域名怎么退",), product="域名", valid_until=UNTIL, tags=("退钱",)
    ),
    replace(article(2, "Refund of a domain"), language="en", answer="No refund.\n\nNever."),
)


def no_room(_: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def written(folder: Path) -> Path:
    return snapshot.write(filled(*ARTICLES), folder)


def read(folder: Path) -> Index:
    return snapshot.read(folder, PairEncoder(), "", 0)


def spoilt(file: Path, change: Callable[[Arrays], None]) -> None:
    """Write the file again, sound as a file, with other content."""
    with np.load(file) as loaded:
        arrays = dict(loaded)
    change(arrays)
    np.savez(file, **arrays)


def line(arrays: Arrays) -> Any:
    return json.loads(arrays["entries0"].tobytes().split(b"\n")[0])


def put_line(arrays: Arrays, values: Any) -> None:
    _, *rest = arrays["entries0"].tobytes().split(b"\n")
    lines = [json.dumps(values, ensure_ascii=False).encode(), *rest]
    arrays["entries0"] = np.frombuffer(b"\n".join(lines), np.uint8)


def results(index: Index) -> list[Any]:
    asked = [("域名退款", "zh"), ("domain refund", "en")]
    return [search_index(index, Query(question, language)) for question, language in asked]


def test_what_is_read_back_finds_the_same(tmp_path: Path) -> None:
    written(tmp_path)
    index = read(tmp_path)
    assert results(index) == results(filled(*ARTICLES))
    assert all(result.hits for result in results(index))
    assert index.article_ids == {one.id for one in ARTICLES}
    late = Query("域名退款", "zh", at=UNTIL)
    assert not search_index(index, late).hits, "dates are kept to the microsecond"


def test_what_is_read_back_can_be_changed(tmp_path: Path) -> None:
    written(tmp_path)
    index = read(tmp_path)
    index.apply(index.prepare([article(3, "发票抬头")]), [ARTICLES[0].id])
    hits = search_index(index, Query("域名发票", "zh")).hits
    assert [hit.article_id for hit in hits] == ["a0003"]


def test_questions_are_read_as_before(tmp_path: Path) -> None:
    written(tmp_path)
    index, fresh = read(tmp_path), filled(*ARTICLES)
    for question, meant in (
        ("yuming tuikuan", "域名"),
        ("域明退款", "域名"),
        ("a refnud", "refund"),
    ):
        assert meant in index.read(question).terms.words
        assert index.read(question) == fresh.read(question)


def test_what_was_read_back_is_written_as_it_was(tmp_path: Path) -> None:
    index = filled(*ARTICLES)
    index.apply(index.prepare([article(3, "发票抬头"), article(2, "发票税率")]), [ARTICLES[0].id])
    snapshot.write(index, tmp_path)
    again, before = read(tmp_path).stored(), index.stored()
    assert (again.entries, again.terms) == (before.entries, before.terms)
    assert sorted(again.learned.sounding) == sorted(before.learned.sounding)
    assert sorted(again.learned.spelt) == sorted(before.learned.spelt)


def test_a_scope_that_has_lost_its_last_article_is_read_back(tmp_path: Path) -> None:
    index = filled(*ARTICLES)
    index.apply([], [ARTICLES[1].id])
    snapshot.write(index, tmp_path)
    assert read(tmp_path).article_ids == {ARTICLES[0].id}


def test_an_index_without_articles_is_read_back(tmp_path: Path) -> None:
    snapshot.write(Index(PairEncoder()), tmp_path)
    assert len(read(tmp_path)) == 0


def test_terms_that_other_code_found_are_found_anew(tmp_path: Path) -> None:
    def age(arrays: Arrays) -> None:
        parts, _, scopes = json.loads(arrays["contents"].tobytes())
        arrays["contents"] = np.frombuffer(json.dumps([parts, "old", scopes]).encode(), np.uint8)
        for name in ("terms", "spelt", "sounding"):
            arrays[name] = arrays[name][:0]
        *values, terms = line(arrays)
        put_line(arrays, [*values, ["old\nold\n" for _ in terms]])

    spoilt(written(tmp_path), age)
    assert results(read(tmp_path)) == results(filled(*ARTICLES))


def test_synonyms_that_were_added_meanwhile_are_found(tmp_path: Path) -> None:
    written(tmp_path)
    (own := tmp_path / "own.txt").write_text("退款, 破财", encoding="utf-8")
    asked = Query("破财", "zh")
    try:
        assert not [hit for hit in search_index(read(tmp_path), asked).hits if hit.lexical]
        use_synonyms(own)
        assert [hit for hit in search_index(read(tmp_path), asked).hits if hit.lexical]
    finally:
        use_synonyms()


def lose_a_vector(arrays: Arrays) -> None:
    for name in ("numbers0", "cells0", "vectors0"):
        arrays[name] = arrays[name][:-1]


def number_strangely(arrays: Arrays) -> None:
    arrays["numbers0"] = arrays["numbers0"] + 1


def lose_a_scope(arrays: Arrays) -> None:
    parts, reading, scopes = json.loads(arrays["contents"].tobytes())
    content = json.dumps([parts, reading, scopes[:1]]).encode()
    arrays["contents"] = np.frombuffer(content, np.uint8)


def lose_a_wording(arrays: Arrays) -> None:
    article_id, scope, about, wordings, *rest = line(arrays)
    put_line(arrays, [article_id, scope, about, wordings[:1], *rest])


def lose_a_text(arrays: Arrays) -> None:
    article_id, scope, about, wordings, pieces, terms = line(arrays)
    put_line(arrays, [article_id, scope, about, wordings[:1], pieces, [terms[0], *terms[2:]]])


def exchange_sheets(arrays: Arrays) -> None:
    first = arrays["sheet_sizes0"][0]
    arrays["sheets0"] = np.roll(arrays["sheets0"], -first)
    arrays["sheet_sizes0"] = arrays["sheet_sizes0"][::-1]


def lose_terms_of_a_sheet(arrays: Arrays) -> None:
    arrays["sheet_sizes0"] = arrays["sheet_sizes0"] + np.array([-4, 4])


def lose_terms(arrays: Arrays) -> None:
    arrays["terms"] = np.frombuffer(arrays["terms"].tobytes().rpartition(b"\n")[0], np.uint8)


def lose_a_number(arrays: Arrays) -> None:
    arrays["entry_numbers0"] = arrays["entry_numbers0"][:-1]


def lose_the_vectors(arrays: Arrays) -> None:
    del arrays["vectors1"]


def widen(arrays: Arrays) -> None:
    arrays["centres0"] = np.zeros((1, 65), np.float32)
    arrays["vectors0"] = np.zeros((len(arrays["vectors0"]), 65), np.float16)


@pytest.mark.parametrize(
    "change",
    [
        lose_a_vector,
        number_strangely,
        lose_a_scope,
        lose_a_wording,
        lose_a_text,
        exchange_sheets,
        lose_terms_of_a_sheet,
        lose_terms,
        lose_a_number,
        lose_the_vectors,
        widen,
    ],
)
def test_parts_that_do_not_fit_together_are_refused_as_damaged(
    tmp_path: Path, change: Callable[[Arrays], None]
) -> None:
    spoilt(written(tmp_path), change)
    with pytest.raises(SnapshotUnusableError) as refused:
        read(tmp_path)
    assert refused.value.damaged


def test_a_file_that_cannot_be_written_leaves_the_older_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path)
    before = file.read_bytes()
    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(OSError, match="No space left"):
        snapshot.write(filled(article(4, "域名")), tmp_path)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
