"""Follows exposures, and lets contacts enter whose days are over."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from core.clock import Clock, utc_now
from core.database import Transactions
from deflection.books.store import Key
from deflection.episodes.outcomes import Definition
from deflection.experiments import store
from deflection.experiments.experiment import Experiment, State
from deflection.experiments.observing import History, observed
from deflection.facts import Fact, Subject
from deflection.numbers.metric import Sums
from deflection.persons.store import persons_of

_AT_ONCE = 500
"""Contacts, or exposures, in one transaction, so that nobody waits long behind it."""
_OVERLAP = timedelta(minutes=10)
"""How long after its moment a fact may be committed, and its exposure still be found."""


@dataclass(frozen=True, slots=True)
class Observing:
    """Keeps who is in which variant, and what she did; more than one replica may do so at once."""

    transactions: Transactions
    definition: Definition = field(default_factory=Definition)
    zone: tzinfo = UTC
    now: Clock = utc_now

    async def sweep(self) -> None:
        """Read all that is due."""
        async with self.transactions.read() as session:
            experiments = await store.every(session)
        await self._follow([one for one in experiments if _unknown(one)])
        for one in experiments:
            while one.state is not State.DRAFT and await self._let_in(one):
                pass

    async def _follow(self, experiments: Sequence[Experiment]) -> None:
        """Write down who was exposed since the last time, or shortly before it."""
        known = [one.followed_at for one in experiments if one.followed_at is not None]
        if not known:
            return
        now, since, after = self.now(), min(known) - _OVERLAP, 0
        ids = [one.id for one in experiments]
        while True:
            async with self.transactions.write(durable=False) as session:
                told = await store.exposures(session, since, after, _AT_ONCE)
                persons = await persons_of(session, {one[2] for one in told})
                await store.expose(session, [_row(persons, *one[1:]) for one in told])
                if len(told) < _AT_ONCE:
                    await store.followed(session, ids, now)
                    return
            after = told[-1][0]

    async def _let_in(self, experiment: Experiment) -> bool:
        """Let contacts enter; false when there is nobody left."""
        now = self.now()
        async with self.transactions.read() as session:
            due = await store.over(session, experiment, now, _AT_ONCE)
            if not due:
                return False
            persons = await persons_of(session, [contact for contact, _ in due])
            told = await store.history(session, persons, now)
            # Also who has entered as a contact of hers: what she did then counts once.
            others = [contact for contact, person in persons.items() if person != contact]
            moved = await store.exposed_of(session, experiment.id, others)
        if moved:
            await self._regroup(experiment, {one: persons[one] for one in moved})
            return True
        found = await asyncio.to_thread(self._observed, experiment, due, _by_person(told, persons))
        async with self.transactions.write(durable=False) as session:
            for contact_id, exposed_at in due:
                at = exposed_at + experiment.span
                await store.enter(session, experiment.id, contact_id, at, found[contact_id])
        return len(due) == _AT_ONCE

    async def _regroup(self, experiment: Experiment, persons: Mapping[str, str]) -> None:
        """Count contacts as the persons that they have become since they were exposed."""
        async with self.transactions.write(durable=False) as session:
            for contact_id, person_id in persons.items():
                await store.move(session, experiment.id, contact_id, person_id)

    def _observed(
        self,
        experiment: Experiment,
        due: Sequence[tuple[str, datetime]],
        histories: Mapping[str, History],
    ) -> dict[str, dict[Key, Sums]]:
        return {
            contact_id: observed(
                histories.get(contact_id, {}),
                experiment.id,
                exposed_at + experiment.span,
                self.definition,
                self.zone,
            )
            for contact_id, exposed_at in due
        }


def _unknown(experiment: Experiment) -> bool:
    """Tell whether exposures may still come; a turn may be under way when an experiment stops."""
    if experiment.followed_at is None or experiment.stopped_at is None:
        return experiment.state is State.RUNNING
    return experiment.followed_at < experiment.stopped_at + _OVERLAP


def _by_person(told: History, persons: Mapping[str, str]) -> dict[str, History]:
    """Return the histories of persons, each of all of her contacts."""
    found: dict[str, dict[Key, tuple[Subject, Sequence[Fact]]]] = {}
    for key, (subject, facts) in told.items():
        found.setdefault(persons[subject.contact_id], {})[key] = (subject, facts)
    return dict(found)


def _row(
    persons: Mapping[str, str], at: datetime, contact_id: str, data: Mapping[str, str]
) -> dict[str, object]:
    return {
        "experiment_id": data["experiment"],
        "contact_id": persons[contact_id],
        "variant": data["variant"],
        "exposed_at": at,
    }
