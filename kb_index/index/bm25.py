"""BM25 as tantivy computes it, for a text that is not in its index.

The formula is that of tantivy's `Bm25Weight`, which is Lucene's: ``idf * (k1 + 1) * tf / (tf + k1 *
(1 - b + b * length / average))``, with the length rounded down to one of 256 values.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence

_K1, _B = 1.2, 0.75
_EXACT = 24


def idf(frequency: int, documents: int) -> float:
    """Return the inverse document frequency of a term that so many of the documents hold."""
    return math.log(1 + (max(documents, frequency) - frequency + 0.5) / (frequency + 0.5))


def score(terms: Sequence[str], asked: Mapping[str, float], average: float) -> float:
    """Return the score of a text for a question's terms, each with its boost times its idf.

    ``average`` is the mean length of the documents, in terms.
    """
    counts = Counter(terms)
    norm = _K1 * (1 - _B + _B * _rounded(len(terms)) / average)
    held = ((counts[term], weight) for term, weight in asked.items() if term in counts)
    return sum(weight * (1 + _K1) * often / (often + norm) for often, weight in held)


def _rounded(length: int) -> int:
    """Return the length that is kept of a document: exact when short, then of three binary digits.

    Lucene's ``SmallFloat.intToByte4``.
    """
    return _LENGTHS[bisect_right(_LENGTHS, length) - 1]


def _length(code: int) -> int:
    if code < _EXACT:
        return code
    digits, shift = (code - _EXACT) & 7, ((code - _EXACT) >> 3) - 1
    return _EXACT + (digits if shift < 0 else (digits | 8) << shift)


_LENGTHS = [_length(code) for code in range(256)]
