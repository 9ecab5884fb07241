"""Where a canned reply stands: an agent's own shelf, a team's, or everybody's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.errors import Forbidden, InvalidInput

EVERYBODY = "all"
_MINE, _TEAM = "mine", "team:"


@dataclass(frozen=True, slots=True)
class Reader:
    """An agent who looks at the shelves: her teams, and whether she supervises."""

    id: str
    teams: frozenset[str]
    supervises: bool

    def shelves(self) -> list[str]:
        """Return the shelves that she can take from."""
        return [self.own(), EVERYBODY, *(f"{_TEAM}{team}" for team in sorted(self.teams))]

    def own(self) -> str:
        """Return her own shelf."""
        return f"agent:{self.id}"

    def may_change(self, shelf: str) -> bool:
        """Tell whether she may put replies there and take them away."""
        if shelf == EVERYBODY:
            return self.supervises
        return shelf in self.shelves() or (self.supervises and shelf.startswith(_TEAM))

    def shelf_of(self, name: str, known_teams: Iterable[str]) -> str:
        """Return the shelf that a page names ``mine``, ``all`` or ``team:…``.

        Raise `InvalidInput` for any other, `Forbidden` where she may change nothing.
        """
        shelf = self.own() if name == _MINE else name
        teams = {f"{_TEAM}{team}" for team in known_teams}
        if shelf not in {self.own(), EVERYBODY, *teams}:
            raise InvalidInput(field="shelf", problem="mine, all, or team: and a team's id")
        if not self.may_change(shelf):
            raise Forbidden(role="supervisor")
        return shelf

    def name_of(self, shelf: str) -> str:
        """Return a shelf as a page names it."""
        return _MINE if shelf == self.own() else shelf
