"""What the bot would do with what was found, for every way in which customers are treated."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import cache

from actions.dialogue.finding import Finding, Findings
from actions.dialogue.services import Services
from actions.dialogue.turn import Turn
from deflection.experiments.treating.treatment import Treatment
from kb_index.asking.clarify import Clarification, clarify
from kb_index.asking.follow_up import leans
from kb_index.ranking.policy import OFFERED_FROM, Decision, Thresholds, choices, decide
from kb_index.results import Hit, Shifts


@dataclass(frozen=True, slots=True)
class Plan:
    """A decision on what was found, the articles that she would be shown, and what she would be
    asked: which of several she means, or to say more where that is None."""

    found: Finding
    decision: Decision
    hits: tuple[Hit, ...] = ()
    asked: Clarification | None = None

    def shown(self) -> object:
        """Return what she would see of it, and what her next words would be understood by."""
        articles = [(hit.article_id, hit.passage) for hit in self.hits]
        asked = None if self.asked is None else self.asked.alternatives
        remembered = self.found.searched if articles or asked else ""
        return self.decision, articles, asked, remembered


async def plan(turn: Turn, services: Services, found: Findings) -> Plan:
    """Decide as she is treated; who would be shown something else in another variant counts."""
    if turn.trial.others_shifts:
        # A millisecond for each ranking, which the event loop shall not wait for.
        return await asyncio.to_thread(_weighed, turn, services, found)
    return _weighed(turn, services, found)


def _weighed(turn: Turn, services: Services, found: Findings) -> Plan:
    @cache  # most experiments change nothing of this: what is the same is decided once
    def planned(shifts: Shifts, limits: Thresholds | None, asks: bool, suggests: bool) -> Plan:
        return _planned(turn, found.by[shifts], limits, asks=asks, suggests=suggests)

    def treated(treatment: Treatment) -> Plan:
        asks, suggests = treatment.asks_back is not False, treatment.suggests is not False
        return planned(treatment.shifts, services.limits(treatment), asks, suggests)

    return turn.trial.weigh(treated, Plan.shown)


def _planned(
    turn: Turn, found: Finding, limits: Thresholds | None, *, asks: bool, suggests: bool
) -> Plan:
    nearest = replace(found.result, hits=found.result.hits[:OFFERED_FROM])
    verdict = decide(nearest, limits)
    if verdict.decision is Decision.ANSWER:
        return Plan(found, verdict.decision, verdict.hits)
    # Two questions in a row would be an interrogation.
    if turn.chosen is None and not turn.context.asked_back:
        if verdict.decision is Decision.ASK_BACK:
            return Plan(found, verdict.decision)
        offer = verdict.hits or choices(nearest.hits)
        asked = _which(turn, found, offer) if asks else None
        if asked is not None:
            return Plan(found, Decision.ASK_BACK, asked=asked)
    if verdict.decision is Decision.CHOOSE:
        return Plan(found, verdict.decision, verdict.hits)
    return Plan(found, Decision.NO_ANSWER, verdict.hits if suggests else ())


def _which(turn: Turn, found: Finding, offer: tuple[Hit, ...]) -> Clarification | None:
    """Return what to ask instead of this offer; None where there is nothing to ask."""
    return clarify(found.result, offer, turn.context.question if leans(turn.text) else "")
