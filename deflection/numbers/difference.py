"""A number that was counted in two ways, and came out as two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """Where it is, what it is called, and what each way of counting says, by how that is called:
    ``{"in the books": 3, "by the facts": 4}``."""

    where: str
    name: str
    said: Mapping[str, object]

    def __str__(self) -> str:
        said = ", ".join(f"{value} {how}" for how, value in self.said.items())
        return f"{self.where}: {self.name} is {said}"
