"""Measures search from a thousand to a million passages: ``benchmarks/results/scale.json``.

    python -m benchmarks.scale --data FOLDER [--cache FOLDER] [--sizes 1000,10000,100000,1000000]
                               [--encoder NAME] [--output FILE] [--encode] [--keep]

A million real passages are cut out of the data folder and encoded, which takes most of an hour;
``--cache`` keeps both, and ``--encode`` does no more than that. ``--keep`` leaves the rows of other
sizes in the output as they are, each with the machine that measured it. ``--encoder static`` takes
the mean of our encoder's token rows, a real encoder but a weak one, in minutes.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from benchmarks.retrieval.static import StaticEncoder
from benchmarks.scale.asking import AskedEncoder, questions
from benchmarks.scale.corpus import Corpus
from benchmarks.scale.measures import Job, measure
from benchmarks.scale.vectors import KeptVectors
from kb_index.encoder.encoder import Encoder
from kb_index.encoder.encoders import EMBEDDED, load_encoder

OUTPUT = Path(__file__).parents[1] / "results" / "scale.json"
SIZES = "1000,10000,100000,1000000"
STATIC = "static"
_TOLD = 50_000
Row = dict[str, Any]


def main() -> None:
    """Measure, print a table and write the results."""
    asked = _parser().parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cache = asked.cache or Path(folder)
        encoder = (
            StaticEncoder(EMBEDDED) if asked.encoder == STATIC else load_encoder(asked.encoder)
        )
        corpus = Corpus(asked.data, cache)
        sizes = sorted(map(int, asked.sizes.split(",")))
        _encode(corpus, encoder, cache, sizes[-1], asked.threads)
        if asked.encode:
            return
        known = questions(asked.data, encoder)
        jobs = [Job(size, corpus, cache, AskedEncoder(encoder), known) for size in sizes]
        rows = [{**_about(encoder), **row} for row in _measured(jobs)]
        if asked.keep:
            rows = merged(_rows(asked.output), rows)
        passages = corpus.count(max(row["passages"] for row in rows))
        results = {"passages": passages, **headline(rows), "sizes": rows}
    asked.output.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(results, ensure_ascii=False, indent=1)
    asked.output.write_text(text + "\n", encoding="utf-8")
    print("\n".join(_table(results["sizes"])))


def headline(rows: Sequence[Row]) -> dict[str, float | None]:
    """Return the figures that others read; None for a size that was not measured."""
    p99 = {row["passages"]: row["search_ms"]["whole"]["p99"] for row in rows}
    found = [
        share
        for row in rows
        for language, share in row["recall10"].items()
        if row["cells"][language] > 1
    ]
    return {
        "search_p99_ms_at_100k": p99.get(100_000),
        "search_p99_ms_at_1m": p99.get(1_000_000),
        "ann_recall10": min(found, default=None),
    }


def merged(older: Sequence[Row], newer: Sequence[Row]) -> list[Row]:
    """Return the newer rows, and the older ones of other sizes, by size."""
    by_size = {row["passages"]: row for row in (*older, *newer)}
    return [by_size[size] for size in sorted(by_size)]


def _rows(output: Path) -> list[Row]:
    return list(json.loads(output.read_text("utf-8"))["sizes"]) if output.exists() else []


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale")
    parser.add_argument("--data", type=Path, required=True, help="a folder with public data")
    parser.add_argument("--cache", type=Path, help="a folder that keeps passages and vectors")
    parser.add_argument("--sizes", default=SIZES, help="passages, separated by commas")
    parser.add_argument("--encoder", default="", help="name, path or static; ours if left out")
    parser.add_argument("--encode", action="store_true", help="fill the cache and end")
    parser.add_argument("--keep", action="store_true", help="keep the output's other sizes")
    parser.add_argument("--threads", type=int, default=1, help="texts encoded side by side")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    return parser


def _encode(corpus: Corpus, encoder: Encoder, cache: Path, size: int, threads: int) -> None:
    done = told = 0
    for vectors in KeptVectors(encoder, cache).of(corpus.texts(), size, threads):
        done += len(vectors)
        if done - told >= _TOLD:
            told = done
            print(f"{done} of {size} passages are encoded", file=sys.stderr, flush=True)


def _about(encoder: Encoder) -> Row:
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "encoder": encoder.name,
    }


def _measured(jobs: Sequence[Job]) -> Iterator[Row]:
    """Measure each size in a process of its own."""
    fresh = multiprocessing.get_context("spawn")
    for job in jobs:
        print(f"measuring {job.size} passages", file=sys.stderr, flush=True)
        with ProcessPoolExecutor(1, mp_context=fresh) as pool:
            yield pool.submit(measure, job).result()


def _table(rows: Sequence[Row]) -> Iterator[str]:
    stages = ("whole", "processor", "reading", "lexical", "dense", "evidence")
    yield f"{'passages':>9}  {'cells zh, en':13}" + "".join(f"{name:>16}" for name in stages)
    for row in rows:
        cells = ", ".join(str(row["cells"].get(language, 0)) for language in ("zh", "en"))
        times = (row["search_ms"][name] for name in stages)
        shown = "".join(f"{one['p50']:8.2f}{one['p99']:8.2f}" for one in times)
        yield f"{row['passages']:9}  {cells:13}{shown}"
    yield "milliseconds: median and 99th percentile of each stage"
    yield f"{'passages':>9}{'recall@10 zh, en':>18}{'memory MB':>11}{'build s':>9}" + (
        f"{'save s':>8}{'load s':>8}{'file MB':>9}{'publish ms':>12}"
    )
    for row in rows:
        found = ", ".join(f"{row['recall10'].get(one, 0):.4f}" for one in ("zh", "en"))
        yield (
            f"{row['passages']:9}{found:>18}{row['memory_mb']:11.0f}{row['build_seconds']:9.1f}"
            f"{_shown(row['save_seconds'], 8)}{_shown(row['load_seconds'], 8)}"
            f"{_shown(row['snapshot_mb'], 9)}{row['publish_ms']['p99']:12.1f}"
        )


def _shown(value: float | None, width: int) -> str:
    return f"{'-':>{width}}" if value is None else f"{value:{width}.1f}"


if __name__ == "__main__":
    main()
