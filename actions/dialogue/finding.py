"""Finding what a message is about: by its own words, by what was said before, by what she chose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from actions.dialogue.services import Services
from actions.dialogue.turn import Turn
from deflection.experiments.treating.treatment import Treatment
from kb_index.asking.alternatives import Alternative, Facet
from kb_index.asking.clarify import REACH
from kb_index.asking.follow_up import better, wants_context, with_context
from kb_index.results import SearchResult, Shifts


@dataclass(frozen=True, slots=True)
class Finding:
    """What a search found for her ``question``; ``searched`` is what that meant, if it is more."""

    result: SearchResult
    question: str
    searched: str = ""
    chosen: Alternative | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """What is found by the weights that she is treated with, and by those that others are."""

    by: Mapping[Shifts, Finding]

    def of(self, treatment: Treatment) -> Finding:
        """Return what is found for who is treated so."""
        return self.by[treatment.shifts]


async def find(turn: Turn, services: Services) -> Findings:
    """Search as a message is meant; raise `IndexUnavailable`."""
    if turn.chosen is not None:
        return await _within(turn, turn.chosen, services)
    alone = await _search(turn, services, turn.text)
    topic = turn.topic
    everyone = (alone, *alone.otherwise.values())
    if topic is None or not any(wants_context(turn.text, one) for one in everyone):
        return _each(turn, lambda shifts: Finding(alone.by(shifts), alone.question))
    words = with_context(turn.text, topic)
    along = await _search(turn, services, words, without=topic.article_id)
    return _each(turn, lambda shifts: _understood(turn, alone.by(shifts), along.by(shifts)))


def _each(turn: Turn, finding: Callable[[Shifts], Finding]) -> Findings:
    trial = turn.trial
    return Findings({shifts: finding(shifts) for shifts in (trial.shifts, *trial.others_shifts)})


def _understood(turn: Turn, alone: SearchResult, along: SearchResult) -> Finding:
    """Take the search that understood a message, where context is wanted at all."""
    wanted = wants_context(turn.text, alone)
    if not wanted or better(turn.text, alone, along) is alone:
        return Finding(alone, alone.question)
    return Finding(along, alone.question, along.question)


async def _within(turn: Turn, chosen: Alternative, services: Services) -> Findings:
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
    searched = f"{question} {name}".strip()
    return _each(turn, lambda shifts: Finding(result.by(shifts), name, searched, chosen))


async def _search(turn: Turn, services: Services, text: str, **limits: Any) -> SearchResult:
    """Search once, by the weights that she is treated with and by those that others are."""
    trial = turn.trial
    if trial.shifts:
        limits["shifts"] = trial.shifts
    if trial.others_shifts:
        limits["besides"] = trial.others_shifts
    return await services.search.search(text, turn.language, REACH, **limits)
