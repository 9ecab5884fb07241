"""``python -m kb_index replay``: what today's knowledge base would make of what was asked."""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from core.clock import utc_now
from core.errors import InvalidInput
from deflection.experiments.treating.treatment import Treatment
from kb_index.knowledge_base import KnowledgeBase
from server.commands.command import DONE, Command, say
from server.experiments import tuned, vocabulary
from server.queue import reception
from server.settings import Settings
from server.storage.database import Database
from studio.replay.difference import Kind
from studio.replay.service import Replays

_WORDS = {
    Kind.LOST_CONFIRMED: "an answer that had helped is gone",
    Kind.NO_ANSWER_NOW: "answered then, no more",
    Kind.OTHER_ARTICLE: "another article answers",
    Kind.ANSWERED_NOW: "answered now",
    Kind.OFFERED_NOW: "something offered now",
    Kind.NOTHING_NOW: "nothing offered any more",
    Kind.OTHER_OFFER: "another offer",
    Kind.SAME: "the same",
}


async def run(settings: Settings, database: Database, asked: argparse.Namespace) -> int:
    """Ask again, and print what would be otherwise; nothing is written but the ``--output``."""
    zone = reception(settings).hours.calendar.zone
    yesterday = utc_now().astimezone(zone).date() - timedelta(days=1)
    until = asked.until or yesterday
    since = asked.since or until
    treatment = Treatment(wrong_answers=asked.wrong_answers, choices=asked.choices)
    if since > until:
        raise InvalidInput(field="since", problem="a day that is not after --until")
    async with _knowledge(settings, database) as base:
        replays = Replays(database, base, tuned(settings, base), vocabulary(), zone)
        found = await replays.asked(since, until)
        say(f"{len(found)} questions from {since} to {until}")
        result = await replays.replayed(found, treatment, _quiet)
    _print(result, asked.examples)
    if asked.output is not None:
        text = json.dumps(result, ensure_ascii=False, indent=1)
        await asyncio.to_thread(asked.output.write_text, text + "\n", "utf-8")
    return DONE


@asynccontextmanager
async def _knowledge(settings: Settings, database: Database) -> AsyncIterator[KnowledgeBase]:
    """Search a copy of the index, so that a running app's own stays as it is."""
    with tempfile.TemporaryDirectory() as folder:
        own, copy = settings.var / "index", Path(folder) / "index"
        if own.exists():
            await asyncio.to_thread(shutil.copytree, own, copy)
        base = await KnowledgeBase.start(
            database,
            copy,
            settings.encoder,
            adapter=settings.adapter,
            synonyms=settings.synonyms,
            calibration_file=settings.calibration,
        )
        try:
            await base.refresh()
            yield base
        finally:
            await base.close()


async def _quiet(_: int) -> None:
    """Nobody waits at a page."""


def _print(result: dict[str, Any], examples: int) -> None:
    for kind in Kind:
        say(f"{result['kinds'][kind.value]:>8}  {_WORDS[kind]}")
    for move in result["moves"]:
        if move["before"] != move["now"]:
            say(f"{move['times']:>8}  {move['before']} → {move['now']}")
    for topic in result["topics"][:examples]:
        say(f"\n{topic['times']} × {topic['title']}")
        for one in topic["examples"][:examples]:
            say(f"  {one['question']}: {_side(one['before'])} → {_side(one['now'])}")


def _side(side: dict[str, Any]) -> str:
    titles = ", ".join(str(each["title"] or each["id"]) for each in side["articles"])
    return f"{side['decision']}{f' ({titles})' if titles else ''}"


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", type=date.fromisoformat, help="first day; that of --until")
    parser.add_argument("--until", type=date.fromisoformat, help="last day; yesterday")
    parser.add_argument("--wrong-answers", type=float, help="as JIELI_WRONG_ANSWERS; as it is set")
    parser.add_argument("--choices", type=int, help="as JIELI_CHOICES; as it is set")
    parser.add_argument("--examples", type=int, default=5, help="topics, and examples of each")
    parser.add_argument("--output", type=Path, help="a file for all of it as JSON, masked")


REPLAY = Command("replay", "Ask what was asked again, of today's articles.", run, _arguments)
