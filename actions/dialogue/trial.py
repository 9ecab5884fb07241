"""What experiments make of one turn: how she is treated, and whether that could matter to her."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TypeVar

from deflection.experiments.treating.assigning import Assigned
from deflection.experiments.treating.treatment import Treatment, merged
from handoff.bot.reply import Exposed
from kb_index.results import Shifts

Decided = TypeVar("Decided")


def _all_of_it(decided: object) -> object:
    return decided


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

    def weigh(
        self,
        read: Callable[[Treatment], Decided],
        shown: Callable[[Decided], object] = _all_of_it,
    ) -> Decided:
        """Return what something is for her, and note which experiments it hangs on.

        ``shown`` is what she would see of it, if that is not all.
        """
        hers = read(self.treatment)
        seen = shown(hers)
        for id_, one in self._assigned.items():
            others = () if id_ in self._exposed else self._others[id_]
            if any(shown(read(each)) != seen for each in others):
                self._exposed[id_] = one
        return hers

    @property
    def shifts(self) -> Shifts:
        """The weights of the ranking that she is treated with."""
        return self.treatment.shifts

    @cached_property
    def others_shifts(self) -> tuple[Shifts, ...]:
        """The weights of who is treated otherwise, each once: none where no experiment changes
        them. What they would find must be known to say whether that matters to her."""
        treatments = (each for one in self._assigned.values() for each in one.treatments.values())
        if not any(each.ranking for each in treatments):
            return ()
        others = {each.shifts for some in self._others.values() for each in some}
        return tuple(sorted(others - {self.shifts}))

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
