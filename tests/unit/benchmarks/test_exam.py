"""The exam reads pairs line by line, names what is none, and agrees with people's order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from benchmarks.exam import NoPairError, Pair, correlation, main, read_pair, read_pairs
from kb_index.encoder.encoder import Vectors


class LengthEncoder:
    """Texts of like length are alike."""

    name = "lengths"
    dimension = 2
    languages = frozenset({"en"})

    def encode(self, texts: Sequence[str]) -> Vectors:
        angles = np.array([len(text) / 20 for text in texts])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


ALIKE, NEAR, FAR = Pair("abc", "abd", 1), Pair("abc", "abcdef", 0.5), Pair("a", "a" * 30, 0)


def test_pairs_in_the_order_of_people_correlate_fully() -> None:
    assert correlation(LengthEncoder(), [ALIKE, NEAR, FAR]) == pytest.approx(1)
    turned = [Pair(one.first, one.second, -one.score) for one in (ALIKE, NEAR, FAR)]
    assert correlation(LengthEncoder(), turned) == pytest.approx(-1)


def test_labels_of_yes_and_no_share_ranks() -> None:
    pairs = [Pair("ab", "ab", 1), Pair("ab", "abcd", 1), Pair("a", "a" * 9, 0)]
    pairs.append(Pair("a", "a" * 20, 0))
    assert correlation(LengthEncoder(), pairs) == pytest.approx(2 / 5**0.5)


def test_without_an_order_there_is_no_correlation() -> None:
    assert correlation(LengthEncoder(), []) is None
    assert correlation(LengthEncoder(), [ALIKE, Pair("abc", "a", 1)]) is None
    assert correlation(LengthEncoder(), [ALIKE, Pair("ab", "ab", 0)]) is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"one text\tanother", "2 fields"),
        (b"one\ttwo\t1\t0", "4 fields"),
        (b"one\t \t1", "empty text"),
        (b"one\ttwo\tlabel", "'label'"),
        (b"one\ttwo\tnan", "no number"),
        (b"\xd5\xe2\ttwo\t1", "not UTF-8"),
    ],
)
def test_a_line_that_is_no_pair_says_why(line: bytes, reason: str) -> None:
    with pytest.raises(NoPairError, match=reason):
        read_pair(line)


def test_bad_lines_are_named_and_the_others_kept(tmp_path: Path) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_bytes(
        b"\xef\xbb\xbf" + "怎么还款\t如何还钱\t1\r\n\n怎么还款\t1\r\n“还”\t怎么\u2028了\t0".encode()
    )
    pairs, bad = read_pairs(file)
    assert pairs == [Pair("怎么还款", "如何还钱", 1), Pair("“还”", "怎么\u2028了", 0)]
    assert len(bad) == 1
    assert bad[0].startswith(f"{file}, line 3: ")


def test_the_shipped_encoder_can_be_examined(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text("怎么退款\t如何申请退款\t1\n怎么退款\t密码忘了\t0\nno pair\n", encoding="utf-8")
    assert main([str(file), "--encoder", ""]) == 1
    told = capsys.readouterr()
    assert "2 pairs          100.00" in told.out
    assert "line 3" in told.err


def test_a_file_that_is_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([str(tmp_path / "none.tsv")])
    assert "none.tsv" in capsys.readouterr().err
