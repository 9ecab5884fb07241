"""What adapting to one's own articles brings: the same search, before and after.

    python -m benchmarks.adapting [--data FOLDER]

It adapts as ``python -m kb_index adapt`` does, to the shipped sample and, with a data folder, to
bank customers' questions (an article for each of 77 intents, ten wordings), and then asks the
``test`` questions, of which neither learning nor the decision to keep the result has seen any.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.frozen import index_of
from benchmarks.machine import machine
from benchmarks.sets import intents, sample, support
from benchmarks.sets.evaluation import TEST, Asked, Base, EvaluationSet
from kb_index.adapting.adapt import Adaptation, adapt
from kb_index.adapting.adapter import AdaptedEncoder
from kb_index.adapting.judging import Compared
from kb_index.adapting.remembering import Remembering
from kb_index.encoder.encoders import load_encoder
from kb_index.index.index import Index
from kb_index.ranking.policy import Decision, decide
from kb_index.ranking.query import Query
from kb_index.ranking.search import search_index

OUTPUT = Path(__file__).parent / "results" / "adapting.json"
_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Case:
    """A base to adapt to, questions on it, and questions on bases that were not adapted to."""

    base: Base
    own: tuple[EvaluationSet, ...]
    other: tuple[EvaluationSet, ...]


def cases(data: Path | None) -> Iterator[Case]:
    """Yield what can be made with this data folder."""
    own = [one for language in sample.LANGUAGES for one in sample.reworded(language, TEST)]
    across = tuple(sample.across(language, TEST) for language in sample.LANGUAGES)
    if data is None:
        yield Case(sample.sample(), tuple(own), across)
        return
    talk = [support.small_talk(data, language, TEST) for language in sample.LANGUAGES]
    banking = intents.banking(data, intents.SHOTS[-1], TEST)
    yield Case(sample.sample(), (*own, *talk), (*across, banking))
    clinc = intents.clinc_out_of_scope(data, TEST)
    yield Case(banking.base, (banking,), (*own, *talk, clinc))


def measure(case: Case, encoder: Remembering) -> dict[str, Any]:
    """Adapt to the case's base and return every figure; the seconds are without encoding."""
    sets = (*case.own, *case.other)
    bases = dict.fromkeys(one.base for one in sets)
    before = {base: index_of(base.articles, encoder) for base in bases}
    began = time.process_time()
    made = adapt(encoder, case.base.articles, [], _SECONDS, _quiet)
    seconds = time.process_time() - began
    after = AdaptedEncoder(encoder, made.adapter)
    indexes = {base: (before[base], index_of(base.articles, after)) for base in bases}
    return {
        "base": case.base.name,
        "processor_seconds": round(seconds),
        "lessons": made.lessons,
        "kept": made.verdict.wins,
        "held_back": _held_back(made),
        "questions": [
            {"adapted_to": one in case.own, **_asked(one, indexes[one.base])} for one in sets
        ],
    }


def _quiet(stage: str, done: int, total: int) -> None:
    """Say nothing."""


def _held_back(made: Adaptation) -> list[dict[str, Any]]:
    verdict = made.verdict
    return [_row(one) for one in (*verdict.held_back, verdict.together, verdict.general)]


def _row(one: Compared) -> dict[str, Any]:
    asked = max(1, one.asked)
    return {
        "sort": one.sort,
        "questions": one.asked,
        "before": round(one.before / asked, 4),
        "after": round(one.after / asked, 4),
        "gained": one.gained,
        "lost": one.lost,
        "risen": one.risen,
        "fallen": one.fallen,
    }


def _asked(one: EvaluationSet, indexes: tuple[Index, Index]) -> dict[str, Any]:
    figures = [_figures(one, index) for index in indexes]
    names = figures[0]
    return {
        "set": one.name,
        "questions": len(one.questions),
        **{name: [each[name] for each in figures] for name in names},
    }


def _figures(one: EvaluationSet, index: Index) -> dict[str, float]:
    """Return hit@1 and hit@5 of what is answerable, and what is answered, rightly and wrongly."""
    ask = partial(_search, one, index)
    answerable = [(asked, [hit.article_id for hit in ask(asked).hits]) for asked in one.answerable]
    decided = [(asked, decide(ask(asked))) for asked in one.questions]
    answered = [
        bool(asked.right & {verdict.hits[0].article_id})
        for asked, verdict in decided
        if verdict.decision is Decision.ANSWER
    ]
    total = max(1, len(answerable))
    return {
        "hit@1": round(
            sum(found[0] in asked.right for asked, found in answerable if found) / total, 4
        ),
        "hit@5": round(
            sum(bool(asked.right & set(found)) for asked, found in answerable) / total, 4
        ),
        "answered": len(answered),
        "answered_wrongly": answered.count(False),
    }


def _search(one: EvaluationSet, index: Index, asked: Asked) -> Any:
    # Questions about a base in the other language are asked of its articles, as search does it.
    languages = {article.language for article in one.base.articles}
    language = one.language if one.language in languages else min(languages)
    return search_index(index, Query(asked.text, language, kind=one.kind))


def main() -> None:
    """Measure, print a table and write the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.adapting")
    parser.add_argument(
        "--data", type=Path, help="a folder with more sets, as the sets' README says"
    )
    parser.add_argument("--output", type=Path, default=OUTPUT)
    arguments = parser.parse_args()
    encoder = load_encoder()
    remembered = Remembering(encoder)
    measured = []
    for case in cases(arguments.data):
        measured.append(measure(case, remembered))
        _print(measured[-1])
    results = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "encoder": encoder.name,
        "bases": measured,
    }
    output: Path = arguments.output
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _print(base: dict[str, Any]) -> None:
    kept = "kept" if base["kept"] else "not kept"
    print(f"{base['base']}: {kept}, {base['lessons']} texts, {base['processor_seconds']} s")
    for row in base["held_back"]:
        print(f"  held back {row['sort']:22} {row['before']:.3f} → {row['after']:.3f}", end="")
        print(f"  of {row['questions']} (+{row['gained']} −{row['lost']})")
    for row in base["questions"]:
        first, wrong = row["hit@1"], row["answered_wrongly"]
        mark = "own  " if row["adapted_to"] else "other"
        print(
            f"  {mark} {row['set']:26} {first[0]:.3f} → {first[1]:.3f}  of {row['questions']}",
            end="",
        )
        print(f", answered {row['answered']}, wrongly {wrong}")


if __name__ == "__main__":
    main()
