"""The centres of all groups, kept in memory as long as no other replica changed them."""

from __future__ import annotations

from core.database import Transactions
from studio.following.store import Progress
from studio.gaps.grouping import Groups, nearness
from studio.gaps.store import centres

PROGRESS = "groups"
"""The name of the progress whose version every change of the groups raises."""


class Memory:
    """The groups as of one version, of one encoder; made again from the tables where they lack."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._groups: Groups | None = None
        self._of: tuple[int, str] = (-1, "")

    async def take(self, at: Progress, encoder: str, dimension: int) -> Groups:
        """Return the groups as of a version; who changes them gives them back once that is
        written, and else they are forgotten."""
        groups, self._groups = self._groups, None
        if groups is not None and self._of == (at.version, encoder):
            return groups
        groups = Groups(dimension, nearness(encoder))
        async with self._transactions.read() as session:
            groups.load(await centres(session, encoder))
        return groups

    def keep(self, groups: Groups, encoder: str, version: int) -> None:
        """Keep the groups as they are written under a version."""
        self._groups, self._of = groups, (version, encoder)
