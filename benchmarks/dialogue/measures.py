"""What is measured: each function takes one figure of the running programs."""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import time
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

import psutil
from aiohttp import ClientSession

from benchmarks.dialogue.customer import Customer, customer
from benchmarks.dialogue.programs import Jieli
from benchmarks.frozen import Question

GREETING = "你好"
VISITORS = 100


@dataclass(frozen=True, slots=True)
class Answers:
    """Milliseconds of the same questions, asked in turns, so that all meet the same machine."""

    jieli: list[float]
    jieli_greeting: list[float]
    bare_action: list[float]
    bare_greeting: list[float]
    by_language: dict[str, list[float]]


async def answers(
    http: ClientSession, jieli: Jieli, bare: str, asked: Sequence[Question]
) -> Answers:
    """Ask every question once of Jieli and of a bare Rasa, each in a conversation of its own."""
    found = Answers([], [], [], [], {"zh": [], "en": []})
    for number, question in enumerate(asked):
        sender = f"answers-{number}"
        found.bare_action.append(await ask_bare(http, bare, sender, question.question))
        found.bare_greeting.append(await ask_bare(http, bare, f"{sender}-greeting", GREETING))
        async with customer(http, jieli.url, question.language) as someone:
            taken = await someone.ask(question.question)
        found.jieli.append(taken)
        found.by_language[question.language].append(taken)
        async with customer(http, jieli.url) as someone:
            found.jieli_greeting.append(await someone.ask(GREETING))
    return found


async def ask_bare(http: ClientSession, url: str, sender: str, text: str) -> float:
    """Return the milliseconds of one turn of Rasa's REST channel."""
    begun = time.perf_counter()
    body = {"sender": sender, "message": text}
    async with http.post(f"{url}/webhooks/rest/webhook", json=body) as response:
        await response.read()
    return (time.perf_counter() - begun) * 1000


async def long_conversations(
    http: ClientSession, jieli: Jieli, bare: str, asked: Sequence[Question], turns: int, count: int
) -> dict[str, float]:
    """Return how much longer the last turn takes than the first two: Jieli's, and a bare Rasa's.

    Medians over ``count`` conversations of ``turns`` turns. The first two turns and the last ask
    the same, so that only the length differs; the first opens the conversation as well.
    """
    ours: list[list[float]] = []
    theirs: list[list[float]] = []
    for number in range(count):
        texts = _from_a_to_a([question.question for question in asked], turns, number)
        async with customer(http, jieli.url, asked[0].language) as someone:
            ours.append([await someone.ask(text) for text in texts])
        sender = f"long-{number}"
        theirs.append([await ask_bare(http, bare, sender, text) for text in texts])
    return {
        f"turn{turns}_over_turn1": _last_over(ours, 0),
        f"turn{turns}_over_turn2": _last_over(ours, 1),
        f"bare_rasa_turn{turns}_over_turn1": _last_over(theirs, 0),
        f"bare_rasa_turn{turns}_over_turn2": _last_over(theirs, 1),
    }


def _from_a_to_a(texts: Sequence[str], turns: int, start: int) -> list[str]:
    between = [texts[(start + step) % len(texts)] for step in range(1, turns - 2)]
    return [texts[start], texts[start], *between, texts[start]]


def _last_over(conversations: Sequence[Sequence[float]], turn: int) -> float:
    last = statistics.median(taken[-1] for taken in conversations)
    return round(last / statistics.median(taken[turn] for taken in conversations), 2)


async def accepted_under_load(
    http: ClientSession, jieli: Jieli, texts: Sequence[str], rate: float, seconds: float
) -> list[float]:
    """Return each message's milliseconds until its acknowledgement, at a steady rate.

    Messages are sent when they are due, whatever became of the earlier ones, and their time counts
    from then: a slow server cannot hide by slowing the load.
    """
    chance = random.Random(2026)
    due: dict[str, float] = {}
    async with AsyncExitStack() as stack:
        someone = [
            await stack.enter_async_context(customer(http, jieli.url)) for _ in range(VISITORS)
        ]
        begun = time.perf_counter()
        for number in range(int(rate * seconds)):
            when = begun + number / rate
            await asyncio.sleep(max(0.0, when - time.perf_counter()))
            due[await chance.choice(someone).tell(chance.choice(texts))] = when
        return await _acknowledgements(someone, due)


async def _acknowledgements(customers: Iterable[Customer], due: dict[str, float]) -> list[float]:
    deadline = time.perf_counter() + 60
    while time.perf_counter() < deadline:
        seen = {key: when for each in customers for key, when in each.acknowledged.items()}
        if len(seen) == len(due):
            return [(seen[key] - when) * 1000 for key, when in due.items()]
        await asyncio.sleep(0.1)
    raise RuntimeError(f"{len(due) - len(seen)} messages were never acknowledged")


def stages(jieli: Jieli) -> dict[str, float]:
    """Return the medians of what the app's own log says of its turns, in milliseconds."""
    lines = [
        json.loads(line) for line in jieli.log.read_text("utf-8").splitlines() if line[:1] == "{"
    ]
    turns = [line for line in lines if line.get("event") == "turn_answered"]
    return {
        name: round(statistics.median(turn[name] for turn in turns), 1)
        for name in ("propose_ms", "write_ms")
    }


def processor_seconds(process: psutil.Process) -> float:
    """Return the processor time that a process has used so far, in seconds."""
    times = process.cpu_times()
    return float(times.user + times.system)


def megabytes(process: psutil.Process) -> float:
    """Return the resident memory of a process and its children, in MB."""
    family = [process, *process.children(recursive=True)]
    return round(sum(each.memory_info().rss for each in family) / 1e6)
