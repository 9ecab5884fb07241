"""The experiments that run now, in memory: a turn of the bot asks no database for them."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from core.database import Transactions
from deflection.experiments import store
from deflection.experiments.experiment import Experiment
from deflection.experiments.treating.assigning import Assigned, assigned


class Running:
    """Knows what runs, as of the last `refresh`; every replica looks every few seconds."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._experiments: list[Experiment] = []

    async def refresh(self) -> None:
        """Look which experiments run."""
        async with self._transactions.read() as session:
            self._experiments = await store.running(session)

    def assigned(self, contact_id: str) -> Sequence[Assigned]:
        """Return a contact's variant in each experiment that she is in now."""
        return assigned(self._experiments, contact_id)


RUNNING = web.AppKey("running", Running)
