"""Measures handoff and writes ``benchmarks/results/handoff.json``.

    python -m benchmarks.handoff [simulate|crowd|kill|kill-push ...] [--rounds N] [--scenario FILE]
                                 [--output FILE]

Without a part all are measured, which takes half an hour; a part that is left out keeps its
figures in the file.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.handoff.app import App
from benchmarks.handoff.costs import processor_times
from benchmarks.handoff.crowd import (
    AGENTS,
    WAITING,
    accept_times,
    crowd,
    operations_per_second,
    p99,
)
from benchmarks.handoff.killing import AGENTS as ATTENDING
from benchmarks.handoff.killing import CUSTOMERS, Rounds
from benchmarks.handoff.measures import Figures, play
from benchmarks.handoff.policies import policies
from benchmarks.handoff.scenario import FEW_SPECIALISTS, SHIPPED, load
from handoff.routing.rules.policy import Mode
from handoff.routing.rules.policy_file import shipped

OUTPUT = Path(__file__).resolve().parents[1] / "results" / "handoff.json"
PARTS = ("simulate", "crowd", "kill", "kill-push")
KEYS = (
    "rounds",
    "lost",
    "double_owned",
    "push",
    "accept_p99_ms_at_10k",
    "queue_ops_per_s_at_10k",
    "processor_ms_at_10k",
    "wait_estimate_mae_s",
    "policies",
    "policies_few_specialists",
)
SEED = 20260302


def main() -> None:
    """Measure, print tables and write the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.handoff")
    parser.add_argument("parts", nargs="*", help=f"{', '.join(PARTS)}; all when left out")
    parser.add_argument("--rounds", type=int, default=100, help="how often the app is killed")
    parser.add_argument(
        "--scenario", type=Path, help="a support centre of your own, in place of both of ours"
    )
    parser.add_argument("--output", type=Path, default=OUTPUT, help="where the results go")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    parts = asked.parts or PARTS
    if "simulate" in parts:
        _keep(asked.output, simulate(asked.scenario or SHIPPED))
        if asked.scenario is None:
            few = simulate(FEW_SPECIALISTS)
            _keep(asked.output, {"policies_few_specialists": few["policies"]})
    if "crowd" in parts:
        _keep(asked.output, asyncio.run(measure_crowd()))
    if "kill" in parts:
        _keep(asked.output, asyncio.run(kill(asked.rounds, Mode.PULL)))
    if "kill-push" in parts:
        _keep(asked.output, {"push": asyncio.run(kill(asked.rounds, Mode.PUSH))})


def simulate(file: Path) -> dict[str, Any]:
    """Play a scenario under every policy."""
    scenario = load(file)
    print(f"{file.name}: {scenario.days} days")
    played = {name: play(scenario, each) for name, each in policies(shipped(), SEED).items()}
    print(
        f"{'policy':26}{'p50':>7}{'p90':>7}{'gave up':>9}{'in use':>8}{'handed back':>13}", end=""
    )
    print(f"{'estimate off by':>17}{'in range':>10}")
    for name, each in played.items():
        print(_line(name, each))
    return {
        "wait_estimate_mae_s": played["jieli"].estimate_mae_s,
        "policies": {name: _of_policy(each) for name, each in played.items()},
    }


async def measure_crowd() -> dict[str, Any]:
    """Measure the queue with ten thousand who wait."""
    with tempfile.TemporaryDirectory() as folder:
        async with crowd(Path(folder)) as everybody:
            taken = await accept_times(everybody)
            operations = await operations_per_second(everybody)
        processor = await processor_times(Path(folder), everybody)
    print(f"{WAITING} wait, {AGENTS} agents: accepting takes {median(taken):.0f} ms (p50),", end="")
    print(f" {p99(taken)} (p99 of {len(taken)}); {operations:.0f} moves of the queue a second")
    told = (f"{move} {each} ms" for move, each in processor.items())
    print("of the processor, each alone:", ", ".join(told))
    return {
        "accept_p99_ms_at_10k": p99(taken),
        "queue_ops_per_s_at_10k": round(operations, 1),
        "processor_ms_at_10k": processor,
    }


async def kill(rounds: int, mode: Mode) -> dict[str, Any]:
    """Kill the app so many times, and count what was lost and what was owned twice.

    ``mode`` says whether agents take customers or are offered them.
    """
    lost: list[str] = []
    doubled: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        app = App(Path(folder), mode)
        await app.prepare(ATTENDING, CUSTOMERS)
        await app.start()
        try:
            for number in range(rounds):
                verdict = await Rounds(app, SEED).play(number)
                lost += verdict.lost
                doubled += verdict.double_owned
        finally:
            await app.kill()
    print(f"{mode}: {rounds} rounds, killed between offer, accept and first message:", end="")
    print(f" {len(lost)} lost, {len(doubled)} owned by two", *lost, *doubled, sep="\n  ")
    return {"rounds": rounds, "lost": len(lost), "double_owned": len(doubled)}


def _keep(output: Path, measured: dict[str, Any]) -> None:
    """Write what was measured beside what the other parts measured before."""
    known = json.loads(output.read_text("utf-8")) if output.exists() else {}
    results = {key: {**known, **measured}.get(key) for key in KEYS}
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _of_policy(each: Figures) -> dict[str, float]:
    return {
        "wait_p50_s": each.wait_p50_s,
        "wait_p90_s": each.wait_p90_s,
        "abandon_rate": each.abandon_rate,
        "utilisation": each.utilisation,
    }


def _line(name: str, each: Figures) -> str:
    return (
        f"{name:26}{each.wait_p50_s:7.0f}{each.wait_p90_s:7.0f}{each.abandon_rate:9.1%}"
        f"{each.utilisation:8.1%}{each.handed_back:13.1%}"
        f"{each.estimate_mae_s or 0:15.0f} s{each.estimate_held or 0:10.1%}"
    )


if __name__ == "__main__":
    main()
