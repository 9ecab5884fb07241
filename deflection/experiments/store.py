"""The only SQL of experiments."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import for_both
from deflection.books import store as books
from deflection.books.store import Key
from deflection.books.tables import EpisodeRow
from deflection.experiments.experiment import Experiment, State, Variant
from deflection.experiments.observing import History
from deflection.experiments.tables import ExperimentRow, ExposureRow
from deflection.experiments.treating.treatment import Treatment
from deflection.facts import FactKind
from deflection.numbers.metric import Sums
from deflection.tables import FactRow

_ENTERED = (ExposureRow.entered_at, ExposureRow.episodes)
_EXPOSE = for_both(lambda insert: insert(ExposureRow).on_conflict_do_nothing())


async def add(session: AsyncSession, experiment: Experiment) -> None:
    """Write a new experiment."""
    session.add(ExperimentRow(**_columns(experiment)))


async def get(
    session: AsyncSession, experiment_id: str, *, lock: bool = False
) -> Experiment | None:
    """Return an experiment, held until the transaction ends if ``lock``; None if there is none."""
    query = select(ExperimentRow).where(ExperimentRow.id == experiment_id)
    row = await session.scalar(query.with_for_update() if lock else query)
    return None if row is None else _experiment(row)


async def every(session: AsyncSession) -> list[Experiment]:
    """Return all experiments, the newest first."""
    query = select(ExperimentRow).order_by(ExperimentRow.created_at.desc(), ExperimentRow.id)
    return [_experiment(row) for row in await session.scalars(query)]


async def running(session: AsyncSession) -> list[Experiment]:
    """Return the experiments that run, in the order in which they began."""
    query = select(ExperimentRow).where(ExperimentRow.state == State.RUNNING.value)
    rows = await session.scalars(query.order_by(ExperimentRow.started_at, ExperimentRow.id))
    return [_experiment(row) for row in rows]


async def hold_running(session: AsyncSession) -> list[Experiment]:
    """Return the experiments that run, none of which another transaction changes until the end."""
    query = select(ExperimentRow).where(ExperimentRow.state == State.RUNNING.value)
    rows = await session.scalars(query.order_by(ExperimentRow.id).with_for_update())
    return [_experiment(row) for row in rows]


async def start(session: AsyncSession, experiment_id: str, now: datetime) -> None:
    """Let an experiment run from a moment on."""
    values = {"state": State.RUNNING.value, "started_at": now, "followed_at": now}
    await session.execute(_of(experiment_id).values(values))


async def stop(session: AsyncSession, experiment_id: str, now: datetime, conclusion: str) -> None:
    """Stop an experiment, and keep what was concluded."""
    values = {"state": State.STOPPED.value, "stopped_at": now, "conclusion": conclusion}
    await session.execute(_of(experiment_id).values(values))


async def remove(session: AsyncSession, experiment_id: str) -> None:
    """Take an experiment away that nobody was ever in."""
    await session.execute(delete(ExperimentRow).where(ExperimentRow.id == experiment_id))


def _of(experiment_id: str) -> Any:
    return update(ExperimentRow).where(ExperimentRow.id == experiment_id)


_NAMES = tuple(one.name for one in fields(Experiment))
"""An experiment has a column for each of its fields; what JSON keeps otherwise is said below."""


def _columns(experiment: Experiment) -> dict[str, Any]:
    variants = [
        {"key": one.key, "name": one.name, "treatment": one.treatment.changes()}
        for one in experiment.variants
    ]
    plain = {name: getattr(experiment, name) for name in _NAMES}
    state = experiment.state.value
    return {**plain, "variants": variants, "guards": list(experiment.guards), "state": state}


def _experiment(row: ExperimentRow) -> Experiment:
    variants = tuple(
        Variant(one["key"], one["name"], Treatment.model_validate(one["treatment"]))
        for one in row.variants
    )
    plain: dict[str, Any] = {name: getattr(row, name) for name in _NAMES}
    state, guards = State(row.state), tuple(row.guards)
    return Experiment(**{**plain, "variants": variants, "guards": guards, "state": state})


# Exposures


async def exposures(
    session: AsyncSession, since: datetime, after: int, limit: int
) -> Sequence[tuple[int, datetime, str, Mapping[str, Any]]]:
    """Return facts of exposure from a moment on, after a position, in the order of writing."""
    query = (
        select(FactRow.id, FactRow.at, FactRow.contact_id, FactRow.data)
        .where(FactRow.kind == FactKind.EXPOSED.value, FactRow.at >= since, FactRow.id > after)
        .order_by(FactRow.id)
        .limit(limit)
    )
    return [tuple(row) for row in await session.execute(query)]


async def followed(session: AsyncSession, experiment_ids: Collection[str], now: datetime) -> None:
    """Note until when the exposures of some experiments are known."""
    changed = update(ExperimentRow).where(ExperimentRow.id.in_(experiment_ids))
    await session.execute(changed.values(followed_at=now))


async def expose(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write who is in which variant; who is there already stays as she is."""
    if rows:
        await session.execute(_EXPOSE(session), [dict(row) for row in rows])


async def over(
    session: AsyncSession, experiment: Experiment, now: datetime, limit: int
) -> Sequence[tuple[str, datetime]]:
    """Return contacts whose days are over and who have not entered, with their exposures."""
    query = (
        select(ExposureRow.contact_id, func.min(ExposureRow.exposed_at))
        .where(
            ExposureRow.experiment_id == experiment.id,
            ExposureRow.entered_at.is_(None),
            ExposureRow.exposed_at <= now - experiment.span,
        )
        .group_by(ExposureRow.contact_id)
        .order_by(func.min(ExposureRow.exposed_at))
        .limit(limit)
    )
    return [(row[0], row[1]) for row in await session.execute(query)]


async def enter(
    session: AsyncSession,
    experiment_id: str,
    contact_id: str,
    at: datetime,
    episodes: Mapping[Key, Sums],
) -> None:
    """Keep what a contact did in her days; it never changes any more."""
    told = [[*key, dict(sums)] for key, sums in sorted(episodes.items())]
    changed = update(ExposureRow).where(
        ExposureRow.experiment_id == experiment_id,
        ExposureRow.contact_id == contact_id,
        ExposureRow.entered_at.is_(None),
    )
    await session.execute(changed.values(entered_at=at, episodes=told))


async def move(session: AsyncSession, experiment_id: str, contact_id: str, person_id: str) -> None:
    """Count a contact as another one; where that one is in the same variant, only as that, and as
    entered if either has."""
    mine = _exposed(experiment_id, [contact_id])
    hers = [ExposureRow.variant, ExposureRow.exposed_at]
    for variant, at, *entered in await session.execute(select(*hers, *_ENTERED).where(*mine)):
        about = {"experiment_id": experiment_id, "contact_id": person_id, "variant": variant}
        await expose(session, [{**about, "exposed_at": at}])
        if entered[0] is not None:
            same = (ExposureRow.variant == variant, ExposureRow.entered_at.is_(None))
            theirs = update(ExposureRow).where(*_exposed(experiment_id, [person_id]), *same)
            await session.execute(theirs.values(entered_at=entered[0], episodes=entered[1]))
    await session.execute(delete(ExposureRow).where(*mine))


async def exposed_of(
    session: AsyncSession, experiment_id: str, contact_ids: Collection[str]
) -> Sequence[str]:
    """Return which of some contacts were exposed, whether or not they have entered."""
    query = select(ExposureRow.contact_id).where(*_exposed(experiment_id, contact_ids))
    return (await session.scalars(query.distinct())).all()


def _exposed(experiment_id: str, contact_ids: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return ExposureRow.experiment_id == experiment_id, ExposureRow.contact_id.in_(contact_ids)


async def history(session: AsyncSession, contact_ids: Collection[str], until: datetime) -> History:
    """Return the facts of some contacts by episode, in the order of writing."""
    return await books.told_where(session, FactRow.contact_id.in_(contact_ids), FactRow.at <= until)


# What is read of them


async def counts(
    session: AsyncSession, experiment_ids: Collection[str]
) -> dict[str, dict[str, tuple[int, int]]]:
    """Return how many contacts each variant of some experiments has, and how many have entered.

    Who is in two variants of one experiment is in none.
    """
    columns = (ExposureRow.experiment_id, ExposureRow.variant)
    query = select(*columns, func.count(), func.count(ExposureRow.entered_at))
    query = query.where(ExposureRow.experiment_id.in_(experiment_ids), _alone(experiment_ids))
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for experiment_id, variant, number, entered in await session.execute(query.group_by(*columns)):
        found.setdefault(experiment_id, {})[variant] = (number, entered)
    return found


async def mixed(session: AsyncSession, experiment_id: str) -> int:
    """Return how many contacts are in more than one variant."""
    several = _several([experiment_id]).subquery()
    return int(await session.scalar(select(func.count()).select_from(several)) or 0)


async def entered(
    session: AsyncSession, experiment_id: str
) -> Sequence[tuple[str, datetime, list[Any]]]:
    """Return the variant, the moment and the episodes of each contact who has entered."""
    query = (
        select(ExposureRow.variant, ExposureRow.entered_at, ExposureRow.episodes)
        .where(
            ExposureRow.experiment_id == experiment_id,
            ExposureRow.entered_at.is_not(None),
            _alone([experiment_id]),
        )
        .order_by(ExposureRow.entered_at, ExposureRow.contact_id)
    )
    return [tuple(row) for row in await session.execute(query)]


async def contacts_a_day(session: AsyncSession, since: datetime, days: int) -> float:
    """Return how many different contacts asked something on a day, on the average since then."""
    query = select(func.count(func.distinct(EpisodeRow.contact_id)))
    found = await session.scalar(query.where(EpisodeRow.asked_at >= since))
    return int(found or 0) / days


async def episodes(session: AsyncSession, keys: Collection[Key]) -> Sequence[EpisodeRow]:
    """Return some episodes as the books know them, the newest first."""
    query = select(EpisodeRow).where(
        tuple_(EpisodeRow.conversation_id, EpisodeRow.episode).in_([tuple(key) for key in keys])
    )
    return (await session.scalars(query.order_by(EpisodeRow.began_at.desc()))).all()


def _several(experiment_ids: Collection[str]) -> Select[Any, Any]:
    columns = (ExposureRow.experiment_id, ExposureRow.contact_id)
    query = select(*columns).where(ExposureRow.experiment_id.in_(experiment_ids))
    return query.group_by(*columns).having(func.count() > 1)


def _alone(experiment_ids: Collection[str]) -> Any:
    several = _several(experiment_ids)
    return tuple_(ExposureRow.experiment_id, ExposureRow.contact_id).not_in(several)
