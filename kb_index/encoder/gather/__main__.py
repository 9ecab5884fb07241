"""Writes training data out of checkouts of translated software.

    python -m kb_index.encoder.gather CHECKOUTS OUTPUT

A folder of CHECKOUTS is named as in `kb_index.encoder.gather.origins` and holds the files of the
repositories there. OUTPUT gets ``NAME/parallel.jsonl`` for each, and for questions
``NAME/questions.jsonl``.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Sequence
from pathlib import Path

from kb_index.encoder.gather.origins import PARALLEL, READING, gather_pairs, gather_questions

logger = logging.getLogger(__name__)


def main(arguments: list[str] | None = None) -> int:
    """Gather every known checkout; an unknown folder is left alone."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("checkouts", type=Path)
    parser.add_argument("output", type=Path)
    asked = parser.parse_args(arguments)
    for name in sorted({*PARALLEL, *READING}):
        checkout, output = asked.checkouts / name, asked.output / name
        if checkout.is_dir() and name in PARALLEL:
            rows = [{"zh": zh, "en": en} for zh, en in dict.fromkeys(gather_pairs(name, checkout))]
            write(output / "parallel.jsonl", rows)
        if checkout.is_dir() and name in READING:
            groups = [{"texts": texts} for texts in dict.fromkeys(gather_questions(checkout))]
            write(output / "questions.jsonl", groups)
    return 0


def write(path: Path, rows: Sequence[object]) -> None:
    """Write one JSON object a line, and tell how many."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    logger.info("%s: %d", path, len(rows))


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    raise SystemExit(main())
