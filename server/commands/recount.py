"""``python -m deflection recount``: whether the reports say what the facts say."""

from __future__ import annotations

import argparse

from deflection.books.keeper import Bookkeeper
from deflection.books.recount import Recount, recount
from server.commands.command import DONE, Command, say
from server.queue import reception
from server.reports import definition
from server.settings import Settings
from server.storage.database import Database

DIFFERENT = 1
"""The exit code where the books say anything else than the facts."""

_SHOWN = 50


async def run(settings: Settings, database: Database, asked: argparse.Namespace) -> int:
    """Count everything again, tell what differs, and begin the books anew where that is wanted."""
    zone = reception(settings).hours.calendar.zone
    keeper = Bookkeeper(database, definition(settings), zone)
    found = await recount(keeper)
    _report(found)
    if not found.differences:
        return DONE
    if not asked.repair:
        say("the facts are right: --repair begins the books anew from them")
        return DIFFERENT
    await keeper.anew()
    return DONE if not (await _again(keeper)).differences else DIFFERENT


async def _again(keeper: Bookkeeper) -> Recount:
    found = await recount(keeper)
    _report(found)
    return found


def _report(found: Recount) -> None:
    number = len(found.differences)
    say(
        f"{found.episodes} conversations and {found.days} days of agents counted again: "
        f"{number} figures differ"
    )
    for one in found.differences[:_SHOWN]:
        say(f"  {one}")
    if number > _SHOWN:
        say(f"  … and {number - _SHOWN} more")


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--repair", action="store_true", help="begin the books anew where needed")


RECOUNT = Command("recount", "Compare the reports' books with a full count.", run, _arguments)
