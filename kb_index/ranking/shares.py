"""Which share of a question's terms the texts of many entries hold, in one pass over all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb_index.index.dictionary import Dictionary, Shares
from kb_index.index.selection import Numbers
from kb_index.index.sheets import Sheets
from kb_index.ranking.weighing import Weighed


@dataclass(frozen=True, slots=True)
class Shared:
    """By entry: which wording shares most with the question, and ``asked``, ``said`` and
    ``answered`` as `Evidence` has them; by text: the share of the question that it holds."""

    wording: Numbers
    asked: Shares
    said: Shares
    answered: Shares
    texts: Shares


@dataclass(frozen=True, slots=True)
class _Held:
    """The terms of texts that are the question's: where they stand, which of the question's each
    is, and what it tells of the question."""

    at: Numbers
    asked: Numbers
    told: Shares
    text: Numbers
    entry: Numbers


def shared(sheets: Sheets, question: Weighed, dictionary: Dictionary) -> Shared:
    """Compare the terms of entries with a question's."""
    held = _held(sheets, question, dictionary)
    texts = _by_text(held.text, held.told, sheets) / question.total
    back = _back(sheets, held, dictionary)
    wording = firsts(np.where(sheets.spoken, texts + back, -1.0), sheets)
    asked = texts[wording]
    more = _by_text(held.text, held.told * _fresh(held, wording, sheets), sheets) / question.total
    in_pieces = np.maximum.reduceat(np.where(sheets.spoken, 0.0, more), sheets.first)
    return Shared(wording - sheets.first, asked, back[wording], asked + in_pieces, texts)


def firsts(values: Shares, sheets: Sheets) -> Numbers:
    """Return for each entry the first of its texts that have its largest value."""
    largest = np.maximum.reduceat(values, sheets.first)
    found = np.flatnonzero(values == largest[sheets.entry])
    chosen: Numbers = found[np.searchsorted(sheets.entry[found], np.arange(len(sheets.first)))]
    return chosen


def _held(sheets: Sheets, question: Weighed, dictionary: Dictionary) -> _Held:
    numbered = sorted(
        (number, told)
        for term, told in question.terms.items()
        if (number := dictionary.known(term)) is not None
    )
    numbers = np.array([number for number, _ in numbered], np.int64)
    told = np.array([told for _, told in numbered])
    asked = np.searchsorted(numbers, sheets.terms)
    at = np.flatnonzero(np.append(numbers, -1)[asked] == sheets.terms)
    text = sheets.text[at]
    return _Held(at, asked[at], told[asked[at]], text, sheets.entry[text])


def _back(sheets: Sheets, held: _Held, dictionary: Dictionary) -> Shares:
    """Return by wording the share of its own terms that the question holds."""
    spoken = np.flatnonzero(sheets.spoken[sheets.text])
    tells = np.zeros(len(sheets.terms))
    tells[spoken] = sheets.weights[spoken] * dictionary.rarities(sheets.terms[spoken])
    whole = _by_text(sheets.text[spoken], tells[spoken], sheets)
    return _by_text(held.text, tells[held.at], sheets) / np.where(whole > 0, whole, 1.0)


def _fresh(held: _Held, wording: Numbers, sheets: Sheets) -> npt.NDArray[np.bool_]:
    """Tell which held terms the best wording of their entry does not hold."""
    said = np.zeros((len(sheets.first), 1 + int(held.asked.max(initial=0))), np.bool_)
    in_best = wording[held.entry] == held.text
    said[held.entry[in_best], held.asked[in_best]] = True
    fresh: npt.NDArray[np.bool_] = ~said[held.entry, held.asked]
    return fresh


def _by_text(text: Numbers, values: Shares, sheets: Sheets) -> Shares:
    return np.bincount(text, values, len(sheets.entry)).astype(np.float64, copy=False)
