"""``python -m deflection digest``: what the next digest would say."""

from __future__ import annotations

import argparse

from core.language import parse_language
from deflection.digest.issue import Every
from server.commands.command import DONE, Command, say
from server.digests import digests_of
from server.settings import Settings
from server.storage.database import Database


async def run(settings: Settings, database: Database, asked: argparse.Namespace) -> int:
    """Print the newest digest; nothing is sent."""
    digests = digests_of(settings, database)
    told = await digests.write(Every(asked.every), parse_language(asked.language))
    say(told.html if asked.html else told.text)
    return DONE


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--every", choices=list(Every), default=Every.WEEKLY)
    parser.add_argument("--language", choices=["zh", "en"], default="zh")
    parser.add_argument("--html", action="store_true", help="as the page that is sent")


DIGEST = Command("digest", "Print the newest digest, and send nothing.", run, _arguments)
