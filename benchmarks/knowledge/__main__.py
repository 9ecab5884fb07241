"""Measures publishing, imports and kills: ``benchmarks/results/knowledge.json``.

    python -m benchmarks.knowledge [--data FOLDER [--cache FOLDER]] [--passages N] [--seconds N]
                                   [--rounds N] [--parts publish,import,kill] [--quick]
                                   [--encoder NAME] [--output FILE]

The parts that need real texts are left out without a data folder; what is not measured stays in
the output as it was. ``--cache`` is that of ``benchmarks.scale`` and keeps the vectors.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.knowledge.filling import fill
from benchmarks.knowledge.killing import kill_again_and_again
from benchmarks.knowledge.publishing import Asking, measure
from benchmarks.machine import machine
from benchmarks.scale.asking import questions
from benchmarks.scale.corpus import Corpus
from kb_index.encoder.encoders import load_encoder

OUTPUT = Path(__file__).parents[1] / "results" / "knowledge.json"
PASSAGES, SECONDS, ROUNDS = 100_000, 60.0, 60
PARTS = ("publish", "import", "kill")
Results = dict[str, Any]

TARGETS: Mapping[str, tuple[str, float]] = {
    "publish_to_searchable_p99_ms_at_100k": ("<", 1000),
    "search_p99_ratio_during_publish": ("<=", 1.5),
    "snapshot_load_s_at_100k": ("<", 5),
    "import_articles_per_s": (">=", 500),
    "kill_rounds": (">=", 50),
    "kill_inconsistent": ("<=", 0),
}
"""What is wanted of each figure."""


def main() -> None:
    """Measure what is asked for, print a table and write the results."""
    asked = _parser().parse_args()
    if asked.quick:
        asked.passages, asked.seconds, asked.rounds = PASSAGES // 10, SECONDS / 10, ROUNDS // 10
    found = _kept(asked.output)
    for part in asked.parts.split(","):
        found |= _measured(part, asked)
    found |= {"measured_at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine()}
    found["targets"] = dict(targets(found))
    asked.output.parent.mkdir(parents=True, exist_ok=True)
    asked.output.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print("\n".join(table(found)))


def targets(found: Results) -> Iterator[tuple[str, bool | None]]:
    """Yield for each target whether it is met; None where it was not measured."""
    for name, (way, wanted) in TARGETS.items():
        value = found.get(name)
        if value is None:
            yield name, None
        else:
            yield name, {"<": value < wanted, "<=": value <= wanted, ">=": value >= wanted}[way]


def table(found: Results) -> Iterator[str]:
    """Yield the lines of a table: each figure, what is wanted of it, and whether it is met."""
    for name, (way, wanted) in TARGETS.items():
        met = {True: "met", False: "MISSED", None: "not measured"}[found["targets"][name]]
        yield f"{name:40}{found.get(name, '-')!s:>12}  {way:>2} {wanted:<8g} {met}"
    yield f"{'bytes_per_passage':40}{found.get('bytes_per_passage', '-')!s:>12}"


def _measured(part: str, asked: argparse.Namespace) -> Results:
    with tempfile.TemporaryDirectory() as folder:
        if part == "kill":
            return asyncio.run(_kill(Path(folder), asked.rounds))
        if asked.data is None:
            return {}
        if part == "import":
            from benchmarks.knowledge import importing

            return dict(importing.measure(asked.data))
        return asyncio.run(_publish(Path(folder), asked))


async def _kill(folder: Path, rounds: int) -> Results:
    verdict = await kill_again_and_again(folder, rounds)
    for line in verdict.wrong:
        print(line)
    return {
        "kill_rounds": verdict.rounds,
        "kill_inconsistent": len(verdict.wrong),
        "kill_unfinished_snapshots": verdict.unfinished,
    }


async def _publish(folder: Path, asked: argparse.Namespace) -> Results:
    encoder = load_encoder(asked.encoder)
    cache = asked.cache or folder / "cache"
    known = [(one.text, one.language) for one in questions(asked.data, encoder)]
    corpus = Corpus(asked.data, cache)
    filled = await fill(folder, corpus, cache, encoder, asked.passages)
    figures = await measure(filled, Asking(known), asked.encoder, asked.seconds)
    slowest = max(
        figures[f"publish_to_searchable{where}_ms"]["p99"] for where in ("", "_elsewhere")
    )
    if asked.passages != PASSAGES:
        return {f"publish_at_{asked.passages}": figures}
    return {
        "publish_to_searchable_p99_ms_at_100k": slowest,
        "search_p99_ratio_during_publish": figures["search_p99_ratio_during_publish"],
        "snapshot_load_s_at_100k": figures["snapshot_load_s"],
        "bytes_per_passage": figures["bytes_per_passage"],
        "publish": {**figures, "encoder": encoder.name},
    }


def _kept(output: Path) -> Results:
    return dict(json.loads(output.read_text("utf-8"))) if output.exists() else {}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.knowledge")
    parser.add_argument("--data", type=Path, help="a folder with public data")
    parser.add_argument("--cache", type=Path, help="a folder that keeps passages and vectors")
    parser.add_argument("--encoder", default="", help="name or path; ours if left out")
    parser.add_argument("--passages", type=int, default=PASSAGES)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of each kind of load")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="kills")
    parser.add_argument("--parts", default=",".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    return parser


if __name__ == "__main__":
    main()
