"""What the map is learned from, as vectors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb_index.encoder.encoder import Vectors


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """Unit vectors by text, the group of each, whether it is asked; ``general`` are other texts."""

    vectors: Vectors
    groups: npt.NDArray[np.int64]
    asked: npt.NDArray[np.bool_]
    general: Vectors
