"""``python -m kb_index`` and its like: read the command line, and run one command."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from core.errors import DatabaseUnprepared, JieliError
from kb_index.tables import FeedRow
from server.commands.adapt import ADAPT
from server.commands.command import STOPPED, Command, refuse
from server.commands.files import EXPORT, IMPORT
from server.commands.refit import REFIT
from server.commands.replay import REPLAY
from server.settings import Settings, read_settings
from server.storage.database import Database

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
        await _check(database)
        return await command.run(settings, database, asked)
    finally:
        await database.close()


async def _check(database: Database) -> None:
    """Raise `DatabaseUnprepared` where there is no database, or one without our tables."""
    try:
        async with database.read() as session:
            await session.execute(select(FeedRow.position))
    except (SQLAlchemyError, OSError) as error:
        raise DatabaseUnprepared(problem=type(error).__name__) from error


def _announce(_: Iterable[str]) -> None:
    """Nobody listens to what a command changes: replicas follow the feed."""
