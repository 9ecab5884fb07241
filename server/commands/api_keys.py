"""``python -m deflection new-key|keys|revoke-key``: who may read figures and facts by program."""

from __future__ import annotations

import argparse
from datetime import timedelta

from core.clock import utc_now
from server.api_keys.service import ApiKeys, Scope
from server.commands.command import DONE, Command, say
from server.settings import Settings
from server.storage.database import Database

_OPERATOR = "operator"


async def new_key(_: Settings, database: Database, asked: argparse.Namespace) -> int:
    """Make a key and show it this once."""
    expires_at = utc_now() + timedelta(days=asked.days) if asked.days else None
    scopes = [Scope(scope) for scope in asked.scope]
    key, view = await ApiKeys(database).create(asked.name, scopes, _OPERATOR, expires_at)
    say(key)
    say(f"{view['name']} ({view['id']}): 请保存好，以后不再显示 / keep it, it is not shown again")
    return DONE


async def keys(_: Settings, database: Database, __: argparse.Namespace) -> int:
    """List all keys."""
    for key in await ApiKeys(database).listed():
        state = "revoked" if key["revoked_at"] else key["expires_at"] or "-"
        used = key["used_at"] or "-"
        say(f"{key['id']}  {','.join(key['scopes']):20}  {used:24}  {state:24}  {key['name']}")
    return DONE


async def revoke_key(_: Settings, database: Database, asked: argparse.Namespace) -> int:
    """Take a key back."""
    view = await ApiKeys(database).revoke(asked.id)
    say(f"{view['id']} {view['name']}: revoked {view['revoked_at']}")
    return DONE


def _new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="what it is for")
    parser.add_argument(
        "--scope", action="append", required=True, choices=list(Scope), help="what it may read"
    )
    parser.add_argument("--days", type=int, default=0, help="days until it expires; 0 is never")


def _revoke(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", help="the key's id, as `keys` lists it")


NEW_KEY = Command("new-key", "Make a key by which a program reads.", new_key, _new)
KEYS = Command("keys", "List the keys of programs.", keys)
REVOKE_KEY = Command("revoke-key", "Take a key back.", revoke_key, _revoke)
