"""Finding what a message is about: by its own words, by what was said before, by what she chose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.dialogue.services import Services
from actions.dialogue.turn import Turn
from kb_index.asking.alternatives import Alternative, Facet
from kb_index.asking.clarify import REACH
from kb_index.asking.follow_up import better, wants_context, with_context
from kb_index.results import SearchResult


@dataclass(frozen=True, slots=True)
class Finding:
    """What a search found for her ``question``; ``searched`` is what that meant, if it is more."""

    result: SearchResult
    question: str
    searched: str = ""
    chosen: Alternative | None = None


async def find(turn: Turn, services: Services) -> Finding:
    """Search as a message is meant; raise `IndexUnavailable`."""
    if turn.chosen is not None:
        return await _within(turn, turn.chosen, services)
    alone = await _search(turn, services, turn.text)
    topic = turn.topic
    if topic is None or not wants_context(turn.text, alone):
        return Finding(alone, alone.question)
    words = with_context(turn.text, topic)
    along = await _search(turn, services, words, without=topic.article_id)
    if better(turn.text, alone, along) is alone:
        return Finding(alone, alone.question)
    return Finding(along, alone.question, along.question)


async def _within(turn: Turn, chosen: Alternative, services: Services) -> Finding:
    """Search the question that was asked back about again, as far as she chose."""
    question = turn.entities.get("question", "").rstrip("?？。.！! ")
    name = chosen.name(turn.language)
    limits = {facet: chosen.value if facet is chosen.facet else "" for facet in Facet}
    result = await _search(
        turn,
        services,
        f"{question} {limits[Facet.TERM]}".strip(),
        product=limits[Facet.PRODUCT],
        category=limits[Facet.CATEGORY],
    )
    return Finding(result, name, f"{question} {name}".strip(), chosen)


async def _search(turn: Turn, services: Services, text: str, **limits: Any) -> SearchResult:
    """Search by the weights that she is treated with; words alone have nothing to weigh."""
    if shifts := turn.trial.treatment.shifts:
        limits["shifts"] = shifts
    found = await services.search.search(text, turn.language, REACH, **limits)
    if not found.by_words:
        turn.trial.weigh(lambda treatment: treatment.shifts)
    return found
