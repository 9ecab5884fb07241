"""The terms of an entry as numbers, so that a search weighs dozens of entries in one pass.

A sheet holds 32-bit numbers: of how many wordings and of how many pieces it is, how many distinct
terms each of these texts has, and the terms, text after text. The lowest bits of a term are its
weight in the text, as `weights` has it, in halves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb_index.index.dictionary import Dictionary, Shares
from kb_index.index.entry import Entry
from kb_index.index.numbering import ranges
from kb_index.index.selection import Numbers
from kb_index.text.weights import weights

Sheet = bytes

_BITS, _HALVES = 2, 2.0
_HEAD = 2
_WIDTH = np.dtype(np.int32).itemsize


@dataclass(frozen=True, slots=True)
class Sheets:
    """The texts of some entries, and their distinct terms with what each weighs, all in a row.

    ``text`` says of each term which text it stands in, ``entry`` of each text whose it is, and
    ``spoken`` whether it is a wording; ``first`` is the first text of each entry.
    """

    terms: Numbers
    weights: Shares
    text: Numbers
    entry: Numbers
    spoken: npt.NDArray[np.bool_]
    first: Numbers


def sheet(entry: Entry, dictionary: Dictionary) -> Sheet:
    """Write the terms of an entry, in a dictionary that takes up those it does not know."""
    texts = [weights(one) for one in (*entry.wording_terms, *entry.piece_terms)]
    head = [len(entry.wordings), len(entry.pieces), *map(len, texts)]
    return np.array([*head, *_terms(texts, dictionary)], np.int32).tobytes()


def read(sheets: Sequence[Sheet]) -> Sheets:
    """Read the sheets of at least one entry."""
    rows = np.frombuffer(b"".join(sheets), np.int32).astype(np.int64)
    ends = np.cumsum([len(one) // _WIDTH for one in sheets])
    starts = np.concatenate([[0], ends[:-1]])
    wordings = rows[starts]
    texts = wordings + rows[starts + 1]
    sizes = rows[ranges(starts + _HEAD, texts)]
    told = starts + _HEAD + texts
    terms = rows[ranges(told, ends - told)]
    entry = np.repeat(np.arange(len(sheets)), texts)
    first = np.cumsum(texts) - texts
    return Sheets(
        terms >> _BITS,
        (terms & ((1 << _BITS) - 1)) / _HALVES,
        np.repeat(np.arange(len(sizes)), sizes),
        entry,
        np.arange(len(entry)) - first[entry] < wordings[entry],
        first,
    )


def count(sheets: Sequence[Sheet], dictionary: Dictionary, by: int) -> None:
    """Count the texts of entries that come (``by`` 1) or go (-1) in their dictionary."""
    if sheets:
        found = read(sheets)
        spoken = found.spoken[found.text]
        passages = by * len(found.entry)
        dictionary.count(found.terms[spoken], found.terms[~spoken], passages)


def check(sheets: Sequence[Sheet], texts: Sequence[tuple[int, int]], terms: int) -> None:
    """Raise `ValueError` or `IndexError` unless sheets are of so many wordings and pieces each.

    ``terms`` is how many terms have a number.
    """
    if not sheets:
        return
    found = read(sheets)
    held = np.bincount(found.entry[found.text], minlength=len(sheets))
    sizes = [len(one) // _WIDTH for one in sheets]
    wordings = np.bincount(found.entry, found.spoken, len(sheets))
    told = np.stack([wordings, np.bincount(found.entry) - wordings], axis=1)
    whole = _HEAD + np.sum(texts, axis=1) + held
    if not (np.array_equal(told, texts) and np.array_equal(whole, sizes)):
        raise ValueError("entries and their terms do not fit together")
    if found.terms.min(initial=0) < 0 or found.terms.max(initial=0) >= terms:
        raise ValueError("entries have terms that there are not")


def _terms(texts: Sequence[Mapping[str, float]], dictionary: Dictionary) -> list[int]:
    numbers = dictionary.numbers([term for text in texts for term in text])
    counted = [int(weight * _HALVES) for text in texts for weight in text.values()]
    return [number << _BITS | one for number, one in zip(numbers, counted, strict=True)]
