"""Measures a conversation's speed beside a bare Rasa's, in one run, and writes the results.

    python -m benchmarks.dialogue [--output FILE]

Starts the product with the sample knowledge base and its default encoder, and beside it a bare Rasa
with the same classifier, one greeting and one empty action. Takes about five minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
from aiohttp import ClientSession, TCPConnector

from benchmarks.dialogue import measures
from benchmarks.dialogue.programs import Jieli, bare_rasa, jieli
from benchmarks.frozen import Question, questions
from benchmarks.machine import machine

RESULTS = Path(__file__).resolve().parents[1] / "results"
RATE, SECONDS = 50.0, 30.0
TURNS, CONVERSATIONS = 200, 5


def main() -> None:
    """Measure, print a table and write the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dialogue")
    parser.add_argument("--output", type=Path, default=RESULTS / "dialogue.json")
    output: Path = parser.parse_args().output
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with jieli(folder) as running, bare_rasa(folder) as bare:
            measured = asyncio.run(_measure(running, bare))
    results = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        **measured,
        **_understanding(),
    }
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    _print(results)


async def _measure(running: Jieli, bare: str) -> dict[str, Any]:
    asked = _mixed([each for each in questions("test") if each.article_id])
    async with ClientSession(connector=TCPConnector(limit=0)) as http:
        await measures.answers(http, running, bare, asked[:20])  # everything is loaded and warm
        found = await measures.answers(http, running, bare, asked)
        stages = measures.stages(running)
        memory = {
            "app_mb": measures.megabytes(running.app),
            "rasa_mb": measures.megabytes(running.rasa),
        }
        chinese = [question for question in asked if question.language == "zh"]
        longer = await measures.long_conversations(
            http, running, bare, chinese, TURNS, CONVERSATIONS
        )
        texts = [question.question for question in asked]
        programs = {"app": running.app, "rasa": running.rasa, "load": psutil.Process()}
        before = {name: measures.processor_seconds(each) for name, each in programs.items()}
        accepted = await measures.accepted_under_load(http, running, texts, RATE, SECONDS)
        used = {
            name: round((measures.processor_seconds(each) - before[name]) / SECONDS, 2)
            for name, each in programs.items()
        }
    return {
        "accept_p50_ms_at_50": _median(accepted),
        "accept_p99_ms_at_50": _percentile(accepted, 99),
        "processors_at_50": used,
        "answer_p50_ms": _median(found.jieli),
        "answer_p99_ms": _percentile(found.jieli, 99),
        **{f"answer_p50_ms_{key}": _median(taken) for key, taken in found.by_language.items()},
        "answer_greeting_p50_ms": _median(found.jieli_greeting),
        "bare_rasa_action_p50_ms": _median(found.bare_action),
        "bare_rasa_greeting_p50_ms": _median(found.bare_greeting),
        "stages_p50_ms": stages,
        **longer,
        **memory,
    }


def _mixed(asked: Sequence[Question]) -> list[Question]:
    """Return the questions with both languages in turns."""
    zh = [question for question in asked if question.language == "zh"]
    en = [question for question in asked if question.language == "en"]
    return [each for pair in zip(zh, en, strict=False) for each in pair]


def _understanding() -> dict[str, Any]:
    """Return the two figures of the understanding, as `benchmarks.nlu` measured them last."""
    keys = ("nlu_intent_f1_macro", "knowledge_questions_misrouted")
    path = RESULTS / "nlu.json"
    known = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return {key: known.get(key) for key in keys}


def _median(taken: Sequence[float]) -> float:
    return round(statistics.median(taken), 1)


def _percentile(taken: Sequence[float], percent: int) -> float:
    return round(statistics.quantiles(taken, n=100)[percent - 1], 1)


def _print(results: dict[str, Any]) -> None:
    for key, value in results.items():
        if isinstance(value, int | float):
            print(f"{key:34}{value:>10}")
    above = results["answer_p50_ms"] - results["bare_rasa_action_p50_ms"]
    print(f"An answer takes {above:+.1f} ms beside a bare Rasa with an empty action.")


if __name__ == "__main__":
    main()
