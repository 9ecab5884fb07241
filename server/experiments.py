"""Experiments, tied together: who is in which variant, what is observed, and what is read of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from aiohttp import web

import deflection.experiments.http as experiments_http
from actions.dialogue.words import Words, words
from core.database import TRANSACTIONS
from deflection.experiments.keeping import Observing
from deflection.experiments.service import EXPERIMENTS, Experiments
from deflection.experiments.treating.running import RUNNING, Running
from deflection.experiments.treating.treatment import Treatment
from deflection.experiments.treating.vocabulary import Vocabulary
from deflection.reports.service import REPORTS
from handoff.reception import RECEPTION
from kb_index.knowledge_base import KnowledgeBase
from kb_index.ranking.fusion import PARTS
from kb_index.ranking.policy import Thresholds, thresholds
from server.background import repeating
from server.reports import DEFINITION
from server.settings import Settings

MODULES = (experiments_http,)
"""Where the addresses are."""

_RUNNING_SECONDS, _OBSERVED_SECONDS = 2.0, 5.0


def vocabulary() -> Vocabulary:
    """Return what a variant may change of the bot's texts and of the ranking."""
    texts = {what.value: {"zh": words(what, "zh"), "en": words(what, "en")} for what in Words}
    return Vocabulary(texts, PARTS)  # type: ignore[arg-type]


def tuned(settings: Settings, base: KnowledgeBase) -> Callable[[Treatment], Thresholds]:
    """Return what says where the decisions part for who is treated otherwise than is set."""

    def limits(treatment: Treatment) -> Thresholds:
        wrong = treatment.wrong_answers
        return thresholds(
            base.calibration,
            settings.wrong_answers if wrong is None else wrong,
            treatment.choices or settings.choices,
        )

    return limits


async def splitting(app: web.Application) -> AsyncIterator[None]:
    """Know which experiments run for as long as the app runs, before the bot answers anybody."""
    app[RUNNING] = Running(app[TRANSACTIONS])
    await app[RUNNING].refresh()
    async with repeating("experiments", app[RUNNING].refresh, _RUNNING_SECONDS):
        yield


async def experimenting(app: web.Application) -> AsyncIterator[None]:
    """Observe who is in experiments; needs the reports."""
    rule, zone = app[DEFINITION], app[RECEPTION].hours.calendar.zone
    transactions = app[TRANSACTIONS]
    app[EXPERIMENTS] = Experiments(
        transactions, app[RUNNING], app[REPORTS], vocabulary(), rule, zone
    )
    observing = Observing(transactions, rule, zone)
    async with repeating("observing", observing.sweep, _OBSERVED_SECONDS):
        yield
