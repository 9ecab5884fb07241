"""One run: every base is indexed once and asked by every set that it belongs to."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from benchmarks.retrieval import speed
from benchmarks.retrieval.decisions import Decided, counts, decided, policy
from benchmarks.retrieval.measures import Values, figures, values
from benchmarks.retrieval.remembering import RememberingEncoder
from benchmarks.retrieval.searching import Searched, right_of
from benchmarks.retrieval.static import StaticEncoder
from benchmarks.retrieval.targets import targets
from benchmarks.sets import catalogue
from benchmarks.sets.evaluation import Base, EvaluationSet, drawn
from benchmarks.sets.sample import sample
from kb_index.encoder.encoder import Encoder
from kb_index.encoder.encoders import EMBEDDED, load_encoder
from kb_index.encoder.onnx_encoder import DESCRIPTION
from kb_index.encoder.sentence_transformer import MINILM
from kb_index.index.index import Index

SCALE = Path(__file__).parents[1] / "results" / "scale.json"
FROM_SCALE = ("search_p99_ms_at_100k", "search_p99_ms_at_1m", "ann_recall10")
OURS = "dense"
"""The system that is the measured encoder alone."""

_QUICK_QUESTIONS = 60
_LARGE = "docs"


@dataclass(frozen=True, slots=True)
class Run:
    """What to measure: the sets' data folder, where vectors are kept, the encoder's name."""

    data: Path | None = None
    cache: Path | None = None
    encoder: str = ""
    quick: bool = False


@dataclass(slots=True)
class Collected:
    """What is known of the sets so far, by their names, and of the speed of search."""

    measured: dict[str, dict[str, Values]] = field(default_factory=dict)
    decisions: dict[str, list[Decided]] = field(default_factory=dict)
    search_ms: dict[str, float] = field(default_factory=dict)


def measure(run: Run) -> dict[str, Any]:
    """Return all results, ready for JSON."""
    left_out = catalogue.left_out(run.data)
    ranked, rejecting = evaluation_sets(run)
    encoders = load_encoders(run)
    collected = collect([*ranked, *rejecting], encoders, run)
    results = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "encoder": encoders[OURS].name,
        "quick": run.quick,
        "left_out": left_out,
        "sets": {one.name: described(one, collected) for one in ranked},
        **judged(collected, rejecting),
        **timings(encoders, run.quick),
        "search_ms": collected.search_ms,
        "model_mb": megabytes(run.encoder),
        **scale(),
    }
    found = targets(collected.measured, results)
    return results | {"targets": [asdict(one) for one in found]}


def collect(sets: Iterable[EvaluationSet], encoders: Mapping[str, Encoder], run: Run) -> Collected:
    """Index each base, ask its sets, and time searches of the sample."""
    asked = {
        name: RememberingEncoder(encoder, run.cache)
        for name, encoder in encoders.items()
        if not (run.quick and name == "minilm")
    }
    collected = Collected()
    for base, of_base in by_base(sets):
        started = time.monotonic()
        searched = Searched(base, asked[OURS])
        for one in of_base:
            ask(searched, one, asked, collected)
        if base is sample():
            collected.search_ms = timed(searched.whole, encoders[OURS])
        for encoder in asked.values():
            encoder.save()
        taken = time.monotonic() - started
        _say(f"{base.name}: {len(base.articles)} articles, {len(of_base)} sets, {taken:.0f} s")
    return collected


def evaluation_sets(run: Run) -> tuple[list[EvaluationSet], list[EvaluationSet]]:
    """Return the sets that are ranked, and those that have questions without an answer."""
    originals = list(catalogue.retrieval(run.data))
    ranked = [*originals, *catalogue.copies(originals)]
    rejecting = list(catalogue.rejection(run.data))
    if not run.quick:
        return ranked, rejecting
    small = [one for one in ranked if one.base.name != _LARGE]
    return [shortened(one) for one in small], [shortened(one) for one in rejecting]


def shortened(one: EvaluationSet) -> EvaluationSet:
    """Return a set with as few questions as a quick run asks; a copy with its original's."""
    seed = one.original or one.name
    return replace(one, questions=tuple(drawn(one.questions, _QUICK_QUESTIONS, seed)))


def load_encoders(run: Run) -> dict[str, Encoder]:
    """Return the encoders by the system that they make; what cannot be made is said."""
    ours = load_encoder(run.encoder)
    found = {OURS: ours, "minilm": load_encoder(MINILM)}
    try:
        found["static"] = StaticEncoder(model_folder(run.encoder) or EMBEDDED)
    except ValueError as problem:
        _say(f"no static encoder: {problem}")
    return found


def by_base(sets: Iterable[EvaluationSet]) -> Iterator[tuple[Base, list[EvaluationSet]]]:
    """Yield each base with its sets, so that one is in memory at a time."""
    grouped: dict[Base, list[EvaluationSet]] = {}
    for one in sets:
        grouped.setdefault(one.base, []).append(one)
    yield from grouped.items()


def ask(
    searched: Searched, one: EvaluationSet, encoders: Mapping[str, Encoder], collected: Collected
) -> None:
    """Ask a base everything of one set; sets that are there to be refused are not ranked."""
    collected.decisions[one.name] = decided(one, searched.results(one))
    if one.unanswerable:
        return
    rankings = {"lexical": searched.lexical(one), "hybrid": searched.hybrid(one)}
    rankings |= {name: searched.dense(one, encoder) for name, encoder in encoders.items()}
    right = right_of(one)
    collected.measured[one.name] = {name: values(row, right) for name, row in rankings.items()}


def described(one: EvaluationSet, collected: Collected) -> dict[str, Any]:
    """Return a set and the figures of every system on it."""
    systems = collected.measured[one.name]
    return {
        "questions": len(one.questions),
        "available": one.available,
        "language": one.language,
        "base": one.base.name,
        "trained": one.trained,
        "original": one.original or None,
        "systems": {name: figures(measured) for name, measured in systems.items()},
    }


def judged(collected: Collected, rejecting: Sequence[EvaluationSet]) -> dict[str, Any]:
    """Return the decisions of every set, and the figures of the policy on those that it refuses.

    Over all of those together, a question that several of them ask of one base counts once.
    """
    sets = {one.name: collected.decisions[one.name] for one in rejecting}
    asked = ((one.base.name, each.text) for one in rejecting for each in one.questions)
    found = (each for decisions in sets.values() for each in decisions)
    of_all = policy(list(dict(zip(asked, found, strict=True)).values()))
    return {
        "coverage_at_5pct_wrong": of_all["coverage_at_5pct_wrong"],
        "oos_rejected": of_all["oos_rejected"],
        "ece": of_all["ece"],
        "policy_of_all": of_all,
        "policy": {name: policy(decisions) for name, decisions in sets.items()},
        "decisions": {name: counts(made) for name, made in collected.decisions.items()},
    }


def timings(encoders: Mapping[str, Encoder], quick: bool) -> dict[str, Any]:
    """Return how long the encoders take, on fewer texts if it must be quick."""
    most = _QUICK_QUESTIONS if quick else speed.MOST
    taken = speed.encode_p50_ms(encoders, most)
    return {
        "encode_p50_ms": taken[OURS],
        "encode_p50_ms_of": taken,
        "texts_a_second": speed.texts_a_second(encoders, most),
    }


def timed(index: Index, encoder: Encoder) -> dict[str, float]:
    """Return the milliseconds of a search that encodes its question, as the product does."""
    index.encoder = encoder
    return speed.search_ms(index)


def model_folder(name: str) -> Path | None:
    """Return the folder of an exported encoder; None where the name is another's."""
    folder = Path(name) if name else EMBEDDED
    return folder if (folder / DESCRIPTION).exists() else None


def megabytes(name: str) -> float | None:
    """Return the size of an exported encoder's files in MB; None where the name is another's."""
    folder = model_folder(name)
    if folder is None:
        return None
    return round(sum(path.stat().st_size for path in folder.iterdir()) / 1e6, 1)


def scale(file: Path = SCALE) -> dict[str, float | None]:
    """Return the figures of `benchmarks.scale` from its last run; None where it was not run."""
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return {name: known.get(name) for name in FROM_SCALE}


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
