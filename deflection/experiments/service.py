"""What supervisors do with experiments: plan, write, start, read, stop."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions
from core.errors import ExperimentNotFound, ExperimentNotReady, ExperimentOverlaps, InvalidInput
from core.ids import new_id
from deflection.books import store as books
from deflection.books.store import Key
from deflection.episodes.outcomes import Definition
from deflection.experiments import store, views
from deflection.experiments.analysis.planning import MOST, Today, contacts_needed, days_needed
from deflection.experiments.analysis.result import Observation, Result, result
from deflection.experiments.drafting import ExperimentDraft, check, least_days
from deflection.experiments.experiment import Experiment, State
from deflection.experiments.measures import MEASURES, SURVEYS, WEEKLY, Measure
from deflection.experiments.treating.running import Running
from deflection.experiments.treating.vocabulary import Vocabulary
from deflection.numbers.metric import Sums
from deflection.reports.service import Reports

_BASELINE_DAYS = 28
_PAGE = 50
Entered = Sequence[tuple[str, datetime, list[Any]]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a supervisor wants to find: ``difference`` is added to the value of today."""

    metric: str
    difference: float
    share: float
    days: int
    variants: int


@dataclass(frozen=True, slots=True)
class Experiments:
    """The use cases of experiments."""

    transactions: Transactions
    running: Running
    reports: Reports
    vocabulary: Vocabulary
    definition: Definition = field(default_factory=Definition)
    zone: tzinfo = UTC
    now: Clock = utc_now

    def options(self) -> dict[str, Any]:
        """Return what an experiment can be made of."""
        return {
            "metrics": [
                {
                    "code": code,
                    "zh": measure.metric.zh,
                    "en": measure.metric.en,
                    "unit": measure.metric.unit.value,
                    "better": measure.better,
                    "least_days": least_days(code, self.definition),
                    "deciding_days": least_days(code, self.definition, decides=True),
                    "weekly": code in WEEKLY,
                    "survey": code in SURVEYS,
                }
                for code, measure in MEASURES.items()
            ],
            "texts": {key: dict(texts) for key, texts in self.vocabulary.texts.items()},
            "parts": list(self.vocabulary.parts),
        }

    async def plan(self, wanted: Plan) -> dict[str, Any]:
        """Return how many contacts it takes to find a difference, and how long that lasts."""
        measure = _measure(wanted.metric)
        lowest, highest = measure.ratio.ends
        if abs(wanted.difference) > highest - lowest:
            raise InvalidInput(field="difference", problem=f"at most {highest - lowest}")
        today, daily = await self._today(measure)
        needed = MOST
        if today is not None:
            needed = contacts_needed(today, wanted.difference, wanted.variants)
        days = days_needed(needed, daily, wanted.share, wanted.days)
        return {
            "baseline": None if today is None else round(today.value, 4),
            "counted": None if today is None else round(today.counted, 4),
            "contacts": None if needed == MOST else needed,
            "contacts_a_day": round(daily, 1),
            "days": None if days is None or needed == MOST else round(days, 1),
        }

    async def _today(self, measure: Measure) -> tuple[Today | None, float]:
        """Return a measure of the last weeks, and how many contacts asked something on a day."""
        today = self.now().astimezone(self.zone).date()
        since = today - timedelta(days=_BASELINE_DAYS - 1)
        begun = self.now() - timedelta(days=_BASELINE_DAYS)
        async with self.transactions.read() as session:
            sums = Counter(dict(await books.sums(session, since, today)))
            daily = await store.contacts_a_day(session, begun, _BASELINE_DAYS)
        return Today.of(measure.ratio, sums, daily * _BASELINE_DAYS), daily

    async def add(self, draft: ExperimentDraft, author_id: str) -> dict[str, Any]:
        """Keep an experiment as a draft; raise `InvalidInput` naming what makes no sense."""
        check(draft, self.vocabulary, self.definition)
        made = Experiment(
            id=new_id(),
            name=draft.name,
            hypothesis=draft.hypothesis,
            variants=draft.keyed(),
            metric=draft.metric,
            guards=tuple(draft.guards),
            share=draft.share,
            days=draft.days,
            planned=draft.planned,
            salt=new_id(),
            created_by=author_id,
            created_at=self.now(),
        )
        async with self.transactions.write() as session:
            await store.add(session, made)
        return views.experiment_json(made, {})

    async def start(self, experiment_id: str) -> dict[str, Any]:
        """Let contacts in; raise `ExperimentOverlaps` where another one changes the same."""
        async with self.transactions.write() as session:
            others = await store.hold_running(session)
            one = await _held(session, experiment_id, State.DRAFT)
            for other in others:
                if shared := one.levers & other.levers:
                    raise ExperimentOverlaps(name=other.name, levers=", ".join(sorted(shared)))
            await store.start(session, experiment_id, self.now())
        await self.running.refresh()
        return await self.read(experiment_id)

    async def stop(self, experiment_id: str, conclusion: str) -> dict[str, Any]:
        """Treat everybody alike again; who is in it is still observed to the end."""
        async with self.transactions.write() as session:
            await _held(session, experiment_id, State.RUNNING)
            await store.stop(session, experiment_id, self.now(), conclusion)
        await self.running.refresh()
        return await self.read(experiment_id)

    async def remove(self, experiment_id: str) -> None:
        """Take a draft away."""
        async with self.transactions.write() as session:
            await _held(session, experiment_id, State.DRAFT)
            await store.remove(session, experiment_id)

    async def every(self) -> list[dict[str, Any]]:
        """Return all experiments, the newest first, with how many are in them."""
        async with self.transactions.read() as session:
            found = await store.every(session)
            counts = await store.counts(session, [one.id for one in found])
        return [views.experiment_json(one, counts.get(one.id, {})) for one in found]

    async def read(self, experiment_id: str) -> dict[str, Any]:
        """Return an experiment with its result so far."""
        async with self.transactions.read() as session:
            one = await _known(session, experiment_id)
            counts = (await store.counts(session, [one.id])).get(one.id, {})
            entered = await store.entered(session, one.id)
            mixed = await store.mixed(session, one.id)
        exposed = {key: number for key, (number, _) in counts.items()}
        # Tens of thousands of contacts are a second's work.
        found = await asyncio.to_thread(self._result, one, entered, exposed)
        shown = views.experiment_json(one, counts)
        return {"experiment": shown, "result": views.result_json(found, mixed)}

    def _result(self, one: Experiment, entered: Entered, exposed: dict[str, int]) -> Result:
        return result(one, list(observations(entered, self.zone)), exposed)

    async def conversations(
        self, experiment_id: str, variant: str, metric: str, before: int | None
    ) -> dict[str, Any]:
        """Return the conversations behind a number of a variant, the newest first, by pages.

        ``before`` is the ``next`` of the page before; what comes in meanwhile shifts nothing.
        """
        behind = _measure(metric).metric.behind
        async with self.transactions.read() as session:
            one = await _known(session, experiment_id)
            entered = await store.entered(session, one.id)
            keys = await asyncio.to_thread(_behind, entered, variant, behind)
            end = len(keys) if before is None else min(before, len(keys))
            first = max(0, end - _PAGE)
            rows = await store.episodes(session, keys[first:end])
            listed = await self.reports.listed(session, rows)
        return {"member": one.name, "conversations": listed, "next": str(first) if first else None}


def observations(entered: Entered, zone: tzinfo) -> Iterable[Observation]:
    """Yield what contacts did, as it was kept."""
    for variant, at, episodes in entered:
        sums: Counter[str] = Counter()
        for _, _, figures in episodes:
            sums.update(figures)
        yield Observation(variant, at.astimezone(zone).date(), sums)


def _behind(entered: Entered, variant: str, counts: Callable[[Sums], int]) -> list[Key]:
    return [
        Key(conversation_id, episode)
        for key, _, episodes in entered
        if key == variant
        for conversation_id, episode, figures in episodes
        if counts(figures)
    ]


def _measure(code: str) -> Measure:
    if code not in MEASURES:
        raise InvalidInput(field="metric", problem="one of " + ", ".join(MEASURES))
    return MEASURES[code]


async def _known(session: AsyncSession, experiment_id: str, *, lock: bool = False) -> Experiment:
    found = await store.get(session, experiment_id, lock=lock)
    if found is None:
        raise ExperimentNotFound(id=experiment_id)
    return found


async def _held(session: AsyncSession, experiment_id: str, state: State) -> Experiment:
    found = await _known(session, experiment_id, lock=True)
    if found.state is not state:
        raise ExperimentNotReady(state=found.state.value)
    return found


EXPERIMENTS = web.AppKey("experiments", Experiments)
