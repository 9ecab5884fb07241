"""Which experiments a contact is in, as one turn of the bot needs it, and as it travels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from deflection.experiments.experiment import Experiment
from deflection.experiments.treating.splitting import variant_of
from deflection.experiments.treating.treatment import Treatment


@dataclass(frozen=True, slots=True)
class Assigned:
    """A contact's variant in one experiment, and how all of its variants are treated."""

    experiment_id: str
    variant: str
    treatments: Mapping[str, Treatment]

    @property
    def treatment(self) -> Treatment:
        """Return hers."""
        return self.treatments[self.variant]

    def to_json(self) -> dict[str, Any]:
        """Write it, to travel through Rasa."""
        treated = {key: one.changes() for key, one in self.treatments.items()}
        return {"experiment": self.experiment_id, "variant": self.variant, "treatments": treated}

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Assigned:
        """Read what `to_json` wrote."""
        treated = {
            str(key): Treatment.model_validate(one) for key, one in told["treatments"].items()
        }
        return cls(str(told["experiment"]), str(told["variant"]), treated)


class Assigning(Protocol):
    """Says which experiments a contact is in now."""

    def assigned(self, contact_id: str) -> Sequence[Assigned]:
        """Return her variant in each."""


class Nobody:
    """No experiment runs."""

    def assigned(self, contact_id: str) -> Sequence[Assigned]:
        """Return nothing."""
        return ()


def assigned(experiments: Iterable[Experiment], contact_id: str) -> list[Assigned]:
    """Return a contact's variant in each of some experiments that she is in."""
    found = ((one, variant_of(one, contact_id)) for one in experiments)
    return [
        Assigned(one.id, variant.key, one.treatments)
        for one, variant in found
        if variant is not None
    ]
