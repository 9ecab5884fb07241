"""How often search finds the right article: lexical, dense and hybrid, per language.

    python -m benchmarks.retrieval [--output FILE]

Measured on the ``test`` half of the frozen questions over the whole sample, with the decisions
that the policy takes on questions with and without an answer.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.knowledge import Question, questions, sample_index
from benchmarks.machine import machine
from kb_index.evidence import Evidence
from kb_index.index.encoders import load_encoder
from kb_index.index.index import Index
from kb_index.policy import decide
from kb_index.search import Query, rank, search_index

OUTPUT = Path(__file__).parent / "results" / "retrieval.json"
LANGUAGES = ("zh", "en")
Score = Callable[[float, Evidence], float]
METHODS: dict[str, Score] = {
    "lexical": lambda _, evidence: evidence.lexical,
    "dense": lambda _, evidence: evidence.cosine,
    "hybrid": lambda fused, _: fused,
}


def hit_at(ranks: Sequence[int], k: int) -> float:
    """Return the share of ranks (1 is first, 0 is not found) within the first ``k``."""
    return sum(0 < rank <= k for rank in ranks) / len(ranks) if ranks else 0.0


def mrr_at(ranks: Sequence[int], k: int) -> float:
    """Return the mean of 1/rank, counting 0 beyond the first ``k``."""
    return sum(1 / rank for rank in ranks if 0 < rank <= k) / len(ranks) if ranks else 0.0


def measure(ranks: Sequence[int]) -> dict[str, float]:
    """Return the three figures of a list of ranks."""
    return {
        "questions": len(ranks),
        "hit@1": round(hit_at(ranks, 1), 4),
        "hit@5": round(hit_at(ranks, 5), 4),
        "mrr@10": round(mrr_at(ranks, 10), 4),
    }


def rank_of(index: Index, question: Question, score: Score) -> int:
    """Return the rank of the right article by a score, 0 where it is not found."""
    query = Query(question.question, question.language)
    scored = [(score(*pair), pair[1]) for pair in rank(index, question.question, query)]
    found = sorted(
        (pair for pair in scored if pair[0] > 0),
        key=lambda pair: (-pair[0], pair[1].entry.article_id),
    )
    ids = [evidence.entry.article_id for _, evidence in found]
    return ids.index(str(question.article_id)) + 1 if question.article_id in ids else 0


def retrieval(index: Index, asked: Sequence[Question]) -> list[dict[str, Any]]:
    """Return one row per language, origin and method."""
    rows = []
    for language in LANGUAGES:
        for origin in ("editor", "written"):
            chosen = [q for q in asked if (q.language, q.origin) == (language, origin)]
            for method, score in METHODS.items():
                if method != "lexical" and not index.reads(language):
                    continue
                figures = measure([rank_of(index, question, score) for question in chosen])
                rows.append({"language": language, "origin": origin, "method": method, **figures})
    return rows


def decisions(index: Index, asked: Sequence[Question]) -> list[dict[str, Any]]:
    """Return what the policy decides, and how often the right article is in what it shows."""
    counted: dict[tuple[str, str], Counter[str]] = {}
    for question in asked:
        verdict = decide(search_index(index, Query(question.question, question.language)))
        shown = question.article_id in [hit.article_id for hit in verdict.hits]
        right = shown if verdict.hits else question.article_id is None
        row = counted.setdefault((question.language, question.origin), Counter())
        row[verdict.decision.value] += 1
        row[f"{verdict.decision.value} right"] += right
    return [
        {"language": language, "origin": origin, **{k: v for k, v in sorted(row.items()) if v}}
        for (language, origin), row in sorted(counted.items())
    ]


def latency(index: Index, asked: Sequence[Question]) -> dict[str, float]:
    """Return the milliseconds of one search, encoding included."""
    taken = []
    for question in asked:
        start = time.perf_counter()
        search_index(index, Query(question.question, question.language))
        taken.append((time.perf_counter() - start) * 1000)
    cuts = statistics.quantiles(taken, n=100)
    return {"p50": round(statistics.median(taken), 1), "p99": round(cuts[98], 1)}


def main() -> None:
    """Measure, print a table and write the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    output: Path = parser.parse_args().output
    encoder = load_encoder()
    start = time.perf_counter()
    index = sample_index(encoder)
    built = time.perf_counter() - start
    asked = questions("test")
    results = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "encoder": encoder.name,
        "articles": len(index),
        "build_seconds": round(built, 1),
        "retrieval": retrieval(index, asked),
        "decisions": decisions(index, asked),
        "search_ms": latency(index, asked),
    }
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    _print(results)


def _print(results: dict[str, Any]) -> None:
    print(f"{'language':9}{'origin':9}{'method':9}{'n':>5}{'hit@1':>8}{'hit@5':>8}{'mrr@10':>8}")
    for row in results["retrieval"]:
        print(
            f"{row['language']:9}{row['origin']:9}{row['method']:9}{row['questions']:5}"
            f"{row['hit@1']:8.3f}{row['hit@5']:8.3f}{row['mrr@10']:8.3f}"
        )
    for row in results["decisions"]:
        taken = {name: count for name, count in row.items() if name not in ("language", "origin")}
        print(row["language"], row["origin"], taken)
    print(f"{results['articles']} articles built in {results['build_seconds']} s,", end=" ")
    print(f"a search takes {results['search_ms']} ms")


if __name__ == "__main__":
    main()
