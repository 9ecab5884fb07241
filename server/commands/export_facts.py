"""``python -m deflection export``: facts as files for a warehouse."""

from __future__ import annotations

import argparse
from pathlib import Path

from deflection.feed.horizon import Horizon
from deflection.warehouse.export import Export
from deflection.warehouse.parts import PartKind
from server.commands.command import DONE, Command, say
from server.queue import reception
from server.settings import Settings
from server.storage.database import Database


async def run(settings: Settings, database: Database, asked: argparse.Namespace) -> int:
    """Write what the folder lacks."""
    zone = reception(settings).hours.calendar.zone
    export = Export(
        database, Horizon(database), zone, asked.folder, PartKind(asked.format), asked.words
    )
    say(f"{asked.folder}: {await export.run()} facts")
    return DONE


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="where the files are, from run to run")
    parser.add_argument("--format", choices=list(PartKind), default=PartKind.PARQUET)
    parser.add_argument("--words", action="store_true", help="with what people wrote")


EXPORT_FACTS = Command("export", "Write facts as Parquet or CSV, by day.", run, _arguments)
