"""Who is in which variant: a stable hash of the contact, so every replica and channel agrees."""

from __future__ import annotations

from core.sampling import place
from deflection.experiments.experiment import Experiment, Variant


def variant_of(experiment: Experiment, contact_id: str) -> Variant | None:
    """Return the variant of a contact; None where she is not in the experiment.

    Whether she is in it and where are two independent numbers, made with the experiment's own
    salt: so no experiment's split has to do with another's.
    """
    if place(f"{experiment.salt}:share:{contact_id}") >= experiment.share:
        return None
    where = place(f"{experiment.salt}:variant:{contact_id}")
    return experiment.variants[int(where * len(experiment.variants))]
