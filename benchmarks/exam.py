"""How well encoders judge whether two texts mean the same, on pairs that people judged.

    python -m benchmarks.exam FILE ... [--encoder NAME ...]

A file has one pair a line: two texts and a score or label, with tabs between. Higher scores mean
more alike. What is printed is Spearman's correlation of the scores with the cosine of the vectors,
100 being best. NAME is a name or path for sentence-transformers, or a folder with an exported
encoder; without any, ours and the one that it learned from are examined.
Lines that are no pair are named and left out; the program then ends with 1.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from benchmarks.retrieval.remembering import RememberingEncoder
from core.text import clean
from kb_index.encoder.encoder import Encoder
from kb_index.encoder.encoders import EMBEDDED, load_encoder
from kb_index.encoder.sentence_transformer import MINILM


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, and how alike people found them."""

    first: str
    second: str
    score: float


class NoPairError(ValueError):
    """A line is no pair of texts with a score; the words say why."""


def read_pair(line: bytes) -> Pair:
    """Return the pair of a line; raise `NoPairError`."""
    try:
        fields = line.decode().split("\t")
    except UnicodeDecodeError:
        raise NoPairError("is not UTF-8") from None
    if len(fields) != 3:
        raise NoPairError(f"has {len(fields)} fields, not a text, a text and a score")
    first, second = (clean(text) for text in fields[:2])
    if not first or not second:
        raise NoPairError("has an empty text")
    try:
        score = float(fields[2])
    except ValueError:
        score = math.nan
    if not math.isfinite(score):
        raise NoPairError(f"has {fields[2].strip()!r} for a score, which is no number")
    return Pair(first, second, score)


def read_pairs(path: Path) -> tuple[list[Pair], list[str]]:
    """Return the pairs of a file, and a word on each line that is none; blank lines are nothing."""
    pairs, bad = [], []
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    for number, line in enumerate(content.split(b"\n"), 1):
        if line.strip():
            try:
                pairs.append(read_pair(line.removesuffix(b"\r")))
            except NoPairError as problem:
                bad.append(f"{path}, line {number}: {problem}")
    return pairs, bad


def correlation(encoder: Encoder, pairs: Sequence[Pair]) -> float | None:
    """Return Spearman's correlation of cosine and score, -1 to 1; None where one is constant."""
    if len({one.score for one in pairs}) < 2:
        return None
    first = encoder.encode([one.first for one in pairs])
    second = encoder.encode([one.second for one in pairs])
    cosines = np.einsum("ij,ij->i", first, second).round(6)
    if np.ptp(cosines) == 0:
        return None
    return float(spearmanr(cosines, [one.score for one in pairs]).statistic)


def main(arguments: list[str] | None = None) -> int:
    """Examine every encoder on every file."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exam")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--encoder", action="append", metavar="NAME")
    asked = parser.parse_args(arguments)
    try:
        read = {path: read_pairs(path) for path in asked.files}
    except OSError as problem:
        parser.error(str(problem))
    bad = [line for _, lines in read.values() for line in lines]
    for line in bad:
        print(f"{line}; it is left out", file=sys.stderr)
    for name in asked.encoder or (str(EMBEDDED), MINILM):
        encoder = RememberingEncoder(load_encoder(name))
        for path, (pairs, _) in read.items():
            print(f"{encoder.name:42}{path.name:30}{len(pairs):7} pairs{_shown(encoder, pairs)}")
    return 1 if bad else 0


def _shown(encoder: Encoder, pairs: Sequence[Pair]) -> str:
    found = correlation(encoder, pairs)
    return f"{'no correlation':>16}" if found is None else f"{found * 100:16.2f}"


if __name__ == "__main__":
    sys.exit(main())
