"""Measures WeChat when things go wrong and writes ``benchmarks/results/wechat.json``.

    python -m benchmarks.wechat [kill|hang|read ...] [--rounds N] [--seconds N] [--output FILE]

A part that is left out keeps its figures in the file.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from benchmarks.wechat.hanging import PER_SECOND, SECONDS, hanging
from benchmarks.wechat.killing import Rounds
from benchmarks.wechat.reading import reading
from benchmarks.wechat.stage import stage

OUTPUT = Path(__file__).resolve().parents[1] / "results" / "wechat.json"
PARTS = ("kill", "hang", "read")
SEED = 20260302


def main() -> None:
    """Measure, and write the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.wechat")
    parser.add_argument("parts", nargs="*", help=f"{', '.join(PARTS)}; all when left out")
    parser.add_argument("--rounds", type=int, default=100, help="how often the app is killed")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="how long Rasa hangs")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    asked = parser.parse_args()
    results = json.loads(asked.output.read_text("utf-8")) if asked.output.exists() else {}
    results |= asyncio.run(_measure(asked)) | {"machine": machine()}
    asked.output.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", "utf-8")
    print(json.dumps(results, ensure_ascii=False, indent=2))


async def _measure(asked: argparse.Namespace) -> dict[str, Any]:
    parts = asked.parts or PARTS
    results: dict[str, Any] = {}
    if "read" in parts:
        results |= reading()
    if "hang" in parts:
        results |= {**await hanging(PER_SECOND, asked.seconds), "messages_per_s": PER_SECOND}
    if "kill" in parts:
        results |= await _kill(asked.rounds)
    return results


async def _kill(rounds: int) -> dict[str, int]:
    lost = doubled = unknown = 0
    with tempfile.TemporaryDirectory() as folder:
        async with stage(Path(folder)) as (app, fake):
            playing = Rounds(app, fake, Path(folder), SEED)
            for number in range(rounds):
                verdict = await playing.play(number)
                lost += len(verdict.lost)
                doubled += len(verdict.doubled)
                unknown += verdict.unknown
                if verdict.lost or verdict.doubled:
                    print(f"round {number}: {verdict}")
    return {"rounds": rounds, "lost": lost, "doubled": doubled, "unknown": unknown}


if __name__ == "__main__":
    main()
