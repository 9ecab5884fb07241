"""How a student is measured while it learns."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kb_index.encoder.lessons.batches import ORDER
from kb_index.encoder.lessons.corpus import Corpus
from kb_index.encoder.teaching import vocabulary
from kb_index.encoder.teaching.student import Student
from kb_index.encoder.teaching.vocabulary import Vocabulary
from kb_index.encoder.teaching.watching import Watching


def test_what_is_found_is_told_beside_the_losses_and_hides_none(
    teacher: Path, tmp_path: Path
) -> None:
    vocabulary.write(teacher, Vocabulary(("退",), 30_522), tmp_path)
    student = Student(teacher, np.zeros((1, 32), dtype=np.float32), "cpu")
    kept = Corpus(
        kept_translations=[("a password", "a password"), ("my order", "my order")],
        kept_alike=[("one order", "one order"), ("two parcels", "two parcels")],
    )
    told = Watching(kept, tmp_path, most=9)(student)
    assert told == {"translations found": 1.0, "alike found": 1.0}
    assert not told.keys() & set(ORDER)
