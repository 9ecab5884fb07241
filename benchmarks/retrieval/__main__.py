"""Measures search on every set and writes ``benchmarks/results/retrieval.json``.

    python -m benchmarks.retrieval [--data FOLDER] [--cache FOLDER] [--quick] [--output FILE]

Without a data folder the project's own sets alone are measured. Most of the time goes into
encoding passages, most of that into the encoder that ours is compared with: ``--cache`` keeps the
vectors for the next run, and ``--quick`` leaves that encoder and the largest base out, asks a part
of the questions, and writes a file only where ``--output`` names one.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks.retrieval.running import Run, measure
from benchmarks.retrieval.tables import lines
from benchmarks.sets import catalogue

OUTPUT = Path(__file__).parents[1] / "results" / "retrieval.json"


def main() -> None:
    """Measure, print tables and write the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval")
    parser.add_argument("--data", type=Path, help="a folder with public data; see benchmarks/sets")
    parser.add_argument("--cache", type=Path, help="a folder that keeps vectors between runs")
    parser.add_argument("--encoder", default="", help="its name or path; ours if left out")
    parser.add_argument("--quick", action="store_true", help="a rough picture in two minutes")
    parser.add_argument("--output", type=Path, help="where the results go")
    asked = parser.parse_args()
    try:
        catalogue.left_out(asked.data)
    except FileNotFoundError as problem:
        parser.error(str(problem))
    results = measure(Run(asked.data, asked.cache, asked.encoder, asked.quick))
    output = asked.output or (None if asked.quick else OUTPUT)
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(results, ensure_ascii=False, indent=1)
        output.write_text(text + "\n", encoding="utf-8")
    print("\n".join(lines(results)))


if __name__ == "__main__":
    main()
