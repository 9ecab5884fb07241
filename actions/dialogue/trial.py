"""What experiments make of one turn: how she is treated, and whether that could matter to her."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TypeVar

from deflection.experiments.treating.assigning import Assigned
from deflection.experiments.treating.treatment import Treatment, merged
from handoff.bot.reply import Exposed

Decided = TypeVar("Decided")


class Trial:
    """The experiments of one customer in one turn.

    Whatever experiments can change is asked of `weigh`, which answers as she is treated, and
    notes where another variant would have answered otherwise: from then on she counts. Who would
    be met alike in every variant tells nothing, and only hides what the others tell. (Deng and Hu,
    "Diluted Treatment Effect Estimation for Trigger Analysis", WSDM 2015.)
    """

    def __init__(self, assigned: Sequence[Assigned] = ()) -> None:
        self._assigned = {one.experiment_id: one for one in assigned}
        self._hers = {id_: one.treatment for id_, one in self._assigned.items()}
        self._exposed: dict[str, Assigned] = {}
        self.treatment = merged(self._hers)

    def weigh(self, read: Callable[[Treatment], Decided]) -> Decided:
        """Return what something is for her, and note which experiments it hangs on."""
        hers = read(self.treatment)
        for id_, one in self._assigned.items():
            if id_ not in self._exposed and any(read(each) != hers for each in self._others[id_]):
                self._exposed[id_] = one
        return hers

    def exposed(self) -> list[Exposed]:
        """Return the experiments that could have made a difference in this turn."""
        return [Exposed(id_, one.variant) for id_, one in self._exposed.items()]

    @cached_property
    def _others(self) -> dict[str, list[Treatment]]:
        """How she would be treated in each other variant of every experiment: merged once a turn,
        and only where something is weighed."""
        return {
            id_: [
                merged({**self._hers, id_: treatment})
                for key, treatment in one.treatments.items()
                if key != one.variant
            ]
            for id_, one in self._assigned.items()
        }
