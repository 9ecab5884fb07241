"""Synonyms: our own groups, an operator's file beside them, and what is wrong with a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import InvalidInput
from kb_index.article import Article
from kb_index.index.index import Index
from kb_index.ranking.query import Query
from kb_index.ranking.search import search_index
from kb_index.text.folding import normalise
from kb_index.text.language import terms
from kb_index.text.synonyms import FILE, Synonyms, groups_in, read_groups, use_synonyms


@pytest.fixture(autouse=True)
def _our_own_afterwards() -> Iterator[None]:
    yield
    use_synonyms()


def _file(folder: Path, text: str) -> Path:
    path = folder / "synonyms.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_our_own_file_is_as_it_should_be() -> None:
    assert len(read_groups(FILE)) > 50


def test_an_operators_words_are_read_as_one_another_beside_ours(tmp_path: Path) -> None:
    assert not groups_in("小白盒")
    use_synonyms(_file(tmp_path, "# 设备\n\n小白盒， 智慧閘道、Smart  Gateway\n"))
    assert groups_in("小白盒") == groups_in(normalise("智慧閘道")) == groups_in("my smart gateway")
    assert set(terms("退钱").groups) & set(terms("退款").groups)


def test_a_question_in_an_operators_word_finds_the_article(tmp_path: Path) -> None:
    use_synonyms(_file(tmp_path, "退坑, 注销账号"))
    index = Index(None)
    index.apply(index.prepare([Article("a", "a", "zh", "如何注销账号", "在设置里。")]))
    assert [hit.article_id for hit in search_index(index, Query("退坑", "zh")).hits] == ["a"]


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.txt"
    path.write_text("甲,乙", encoding="utf-8-sig")
    assert read_groups(path) == [("甲", "乙")]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a, b\n退款", "line 2: one word alone (退款)"),
        ("a; b", "line 1: one word alone (a; b)"),
        ("a, A", "line 1: one word alone"),
        ("a, b\n\n?!, c", "line 3: no word (?!)"),
        ("a, " + "b" * 41, "line 1: longer than 40 characters"),
        ("x\na, b\ny", "line 1: one word alone (x); separate words by commas; line 3"),
        ("\n".join("abcdefg"), "2 more"),
    ],
)
def test_wrong_lines_are_named_by_their_numbers(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(InvalidInput) as error:
        use_synonyms(_file(tmp_path, text))
    assert error.value.details["field"] == "synonyms.txt"
    assert named in error.value.details["problem"]


def test_a_refused_file_leaves_the_synonyms_as_they_were(tmp_path: Path) -> None:
    before = groups_in("退钱")
    with pytest.raises(InvalidInput):
        use_synonyms(_file(tmp_path, "退钱"))
    assert groups_in("退钱") == before


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        read_groups(tmp_path / "none.txt")
    (tmp_path / "binary.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInput) as error:
        read_groups(tmp_path / "binary.txt")
    assert error.value.details["problem"] == "not UTF-8"


def test_no_groups_find_nothing() -> None:
    assert list(Synonyms([]).find("退款 refund")) == []
