"""Who is in which variant: a stable hash of the contact, so every replica and channel agrees."""

from __future__ import annotations

import hashlib

from deflection.experiments.experiment import Experiment, Variant


def variant_of(experiment: Experiment, contact_id: str) -> Variant | None:
    """Return the variant of a contact; None where she is not in the experiment.

    Whether she is in it and where are two independent numbers, made with the experiment's own
    salt: so no experiment's split has to do with another's.
    """
    inside, place = _places(experiment.salt, contact_id)
    if inside >= experiment.share:
        return None
    return experiment.variants[int(place * len(experiment.variants))]


def _places(salt: str, contact_id: str) -> tuple[float, float]:
    """Return two numbers in [0, 1) that a contact always has."""
    digest = hashlib.sha256(f"{salt}:{contact_id}".encode()).digest()
    first, second = (int.from_bytes(digest[at : at + 8], "big") >> 11 for at in (0, 8))
    return first / 2**53, second / 2**53
