"""What an operator does at WeChat by hand: set the menu, and make a QR code of the account."""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import ClientSession

from channels.access.calling import Caller, NoAnswer, NotSent
from channels.access.seal import Seal
from channels.access.tokens import Tokens
from channels.accounts_file import read_accounts
from channels.wechat.account import Account
from channels.wechat.api import Api, TokenRefused, code_of, stable_token
from channels.wechat.menu_file import read_menu
from core.errors import DependencyFailed, InvalidInput
from server.commands.command import DONE, Command, say
from server.keys import secret_key
from server.settings import Settings
from server.storage.database import Database

_CODE_IMAGE = "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket="
_SCENE_LIMIT = 64


async def set_menu(settings: Settings, database: Database, asked: argparse.Namespace) -> int:
    """Set the custom menu of an account."""
    menu = read_menu(Path(asked.file))
    account = _account(settings, asked.account)
    async with _api(settings, database, account) as api:
        await _ask(api, "/cgi-bin/menu/create", menu)
    say(f"{account.name}: {len(menu['button'])} buttons")
    return DONE


async def make_code(settings: Settings, database: Database, asked: argparse.Namespace) -> int:
    """Make a QR code that lasts, and say where its picture is."""
    if not 1 <= len(asked.scene) <= _SCENE_LIMIT:
        raise InvalidInput(field="scene", problem=f"1 to {_SCENE_LIMIT} characters")
    body = {
        "action_name": "QR_LIMIT_STR_SCENE",
        "action_info": {"scene": {"scene_str": asked.scene}},
    }
    async with _api(settings, database, _account(settings, asked.account)) as api:
        answer = await _ask(api, "/cgi-bin/qrcode/create", body)
    say(_CODE_IMAGE + quote(str(answer["ticket"]), safe=""))
    return DONE


def _account(settings: Settings, name: str) -> Account:
    accounts = read_accounts(Path(settings.channels) if settings.channels else None)
    for account in accounts.wechat:
        if account.name == name:
            return account
    raise InvalidInput(field="account", problem="is not in the file that JIELI_CHANNELS names")


@asynccontextmanager
async def _api(settings: Settings, database: Database, account: Account) -> AsyncIterator[Api]:
    async with ClientSession(trust_env=False) as http:
        caller = Caller(http, account.api)

        async def fetch(force: bool) -> tuple[str, int]:
            return await stable_token(caller, account, force=force)

        seal = Seal.of(secret_key(settings))
        yield Api(caller, Tokens(database, account.channel, account.name, fetch, seal))


async def _ask(api: Api, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return the answer; raise `DependencyFailed` with the return code where there is one."""
    try:
        answer = await api.post(path, body)
    except (TokenRefused, NotSent, NoAnswer) as error:
        code = f" ({error.code})" if isinstance(error, TokenRefused) else ""
        raise DependencyFailed(name=f"WeChat{code}") from error
    if code_of(answer):
        raise DependencyFailed(name=f"WeChat ({code_of(answer)})")
    return answer


def _menu_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("account", help="its name in the file of accounts")
    parser.add_argument("file", help="the menu, as YAML (docs/channels.md)")


def _code_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("account", help="its name in the file of accounts")
    parser.add_argument("scene", help="what the desk is shown of who came by it")


MENU = Command("menu", "set the custom menu of an account", set_menu, _menu_arguments)
CODE = Command("qr", "make a QR code that tells where she came from", make_code, _code_arguments)
