"""What the bot would do with a search of a question that opens a conversation."""

from __future__ import annotations

from dataclasses import replace

from kb_index.asking.clarify import clarify
from kb_index.ranking.policy import (
    OFFERED_FROM,
    Decision,
    Thresholds,
    Verdict,
    choices,
    decide,
)
from kb_index.results import SearchResult


def decided(result: SearchResult, limits: Thresholds, *, may_ask: bool = True) -> Verdict:
    """Return the bot's decision and the articles that it would show.

    Where it would ask back instead of offering, as it ``may``, it shows none.
    """
    nearest = replace(result, hits=result.hits[:OFFERED_FROM])
    verdict = decide(nearest, limits)
    if verdict.decision in (Decision.ANSWER, Decision.ASK_BACK):
        return verdict
    if may_ask and clarify(result, verdict.hits or choices(nearest.hits)) is not None:
        return Verdict(Decision.ASK_BACK)
    return verdict
