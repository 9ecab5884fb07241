"""Forgetting a person by hand, where there is no desk to do it from."""

from __future__ import annotations

import argparse

from handoff.contacts.service import Contacts
from server.commands.command import DONE, IMPOSSIBLE, Command, say
from server.forgetting import make_forgetting
from server.settings import Settings
from server.storage.database import Database


async def forget(settings: Settings, database: Database, asked: argparse.Namespace) -> int:
    """Forget a person, or without ``--yes`` say who that would be."""
    if not asked.yes:
        person = await Contacts(database).person(asked.contact)
        for each in person["contacts"]:
            known = ", ".join(f"{one['channel']} …{one['ends']}" for one in each["identities"])
            say(f"{each['id']}  {each['name']}  {known}")
        say("没有删除。要永久删除，请加 --yes。 Nothing was deleted; add --yes to delete for good.")
        return IMPOSSIBLE
    told = await make_forgetting(database, settings).forget(asked.contact)
    say(
        f"{len(told['contact_ids'])} contacts, {told['conversations']} conversations, "
        f"{told['messages']} messages, {told['files']} files"
    )
    return DONE


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("contact", help="the id of one of her contacts, as the desk shows it")
    parser.add_argument("--yes", action="store_true", help="delete; this cannot be undone")


FORGET = Command("forget", "forget a person: she is gone, counts stay", forget, _arguments)
