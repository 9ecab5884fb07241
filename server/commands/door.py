"""``python -m kb_index`` and its like: read the command line, and run one command."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterable, Sequence

from core.errors import JieliError
from server.commands.adapt import ADAPT
from server.commands.command import STOPPED, Command, refuse
from server.commands.files import EXPORT, IMPORT
from server.commands.refit import REFIT
from server.commands.replay import REPLAY
from server.settings import Settings, read_settings
from server.storage.database import Database
from server.storage.migrating import check

COMMANDS: tuple[Command, ...] = (ADAPT, REFIT, REPLAY, IMPORT, EXPORT)


def main(
    arguments: Sequence[str] | None = None,
    commands: Sequence[Command] = COMMANDS,
    settings: Settings | None = None,
    program: str = "python -m kb_index",
) -> int:
    """Run the command that the arguments name, and return the exit code."""
    asked = _parser(commands, program).parse_args(arguments)
    command = {each.name: each for each in commands}[asked.command]
    try:
        return asyncio.run(_run(command, settings or read_settings(), asked))
    except JieliError as error:
        return refuse(error)
    except KeyboardInterrupt:
        return STOPPED


def _parser(commands: Sequence[Command], program: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=program)
    words = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in commands:
        command.arguments(words.add_parser(command.name, help=command.help))
    return parser


async def _run(command: Command, settings: Settings, asked: argparse.Namespace) -> int:
    database = Database(settings.database, _announce)
    try:
        await check(database)
        return await command.run(settings, database, asked)
    finally:
        await database.close()


def _announce(_: Iterable[str]) -> None:
    """Nobody listens to what a command changes: replicas follow the feed."""
