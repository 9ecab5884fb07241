"""Follows exposures, and lets contacts enter whose days are over."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from core.clock import Clock, utc_now
from core.database import Transactions
from deflection.books.store import Key
from deflection.experiments import store
from deflection.experiments.experiment import Experiment, State
from deflection.experiments.observing import History, observed
from deflection.metrics import Sums
from deflection.outcomes import Definition

_AT_ONCE = 500
"""Contacts, or exposures, in one transaction, so that nobody waits long behind it."""


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
        now, since, after = self.now(), min(known) - store.OVERLAP, 0
        ids = [one.id for one in experiments]
        while True:
            async with self.transactions.write(durable=False) as session:
                told = await store.exposures(session, since, after, _AT_ONCE)
                await store.expose(session, [_row(*one[1:]) for one in told])
                if len(told) < _AT_ONCE:
                    await store.followed(session, ids, now)
                    return
            after = told[-1][0]

    async def _let_in(self, experiment: Experiment) -> bool:
        """Let contacts enter; false when there is nobody left."""
        now = self.now()
        async with self.transactions.read() as session:
            due = await store.over(session, experiment, now, _AT_ONCE)
            histories = await store.histories(session, [contact for contact, _ in due], now)
        if not due:
            return False
        found = await asyncio.to_thread(self._observed, experiment, due, histories)
        async with self.transactions.write(durable=False) as session:
            for contact_id, exposed_at in due:
                at = exposed_at + experiment.span
                await store.enter(session, experiment.id, contact_id, at, found[contact_id])
        return len(due) == _AT_ONCE

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
    return experiment.followed_at < experiment.stopped_at + store.OVERLAP


def _row(at: datetime, contact_id: str, data: Mapping[str, str]) -> dict[str, object]:
    return {
        "experiment_id": data["experiment"],
        "contact_id": contact_id,
        "variant": data["variant"],
        "exposed_at": at,
    }
