"""How far to believe an article before its words are looked at: an editor's more than a customer's.

Two articles with equal evidence are not equally likely the right one. What an editor wrote was
read by others, and is looked at again; a thread's best answer is what customers agreed on. The
prior is the logarithm of the odds between them, in the unit of the weights of `fusion` (log-odds),
so it moves a ranking where the evidence is near and never where it is clear. Measured with
thousands of threads beside the sample: ``python -m benchmarks.retrieval.threads``.
"""

from __future__ import annotations

import math

from kb_index.results import ArticleKind

AGAINST_THREADS = 3.0
"""At equal evidence an article is so many times as likely the right answer as a thread."""

_PRIORS = {ArticleKind.THREAD: math.log(AGAINST_THREADS)}


def prior(kind: str) -> float:
    """Return the log-odds that are taken off the evidence for an article of a kind."""
    return _PRIORS.get(ArticleKind(kind), 0.0)
