"""The file in which an operator describes the accounts at other companies (docs/channels.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from channels.wechat.account import (
    API,
    SUBSCRIPTION,
    TEMPLATE,
    Account,
    Kind,
    Mode,
    Template,
)
from channels.wechat.crypto import Envelope
from channels.wecom.account import API as WECOM_API
from channels.wecom.account import Account as WeComAccount
from core.entries import WrongEntryError, mapping, read_entries

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_YES, _NO = ("yes", "true"), ("no", "false")
_WECHAT = (
    *("kind", "app_id", "secret", "token", "aes_key", "mode", "format", "api", "language"),
    *("passive", "send_again", "menus", "clicks_open", "welcome", "scenes", "template", "typing"),
)
_TEMPLATE = ("id", "question", "answer", "time", "path", "page")


_WECOM = (
    *("kind", "corp_id", "open_kfid", "secret", "token", "aes_key", "api", "language"),
    "sent_before",
)


@dataclass(frozen=True, slots=True)
class Accounts:
    """Every account, by kind and in the order of the file."""

    wechat: tuple[Account, ...] = ()
    wecom: tuple[WeComAccount, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wechat or self.wecom)


def read_accounts(path: Path | None) -> Accounts:
    """Return the accounts of a file, none without one; raise `InvalidInput` naming the entry.

    Its words never quote a secret.
    """
    return Accounts() if path is None else read_entries(path, _accounts)


def _accounts(read: Any) -> Accounts:
    if not isinstance(read, dict):
        raise WrongEntryError("", "must have an entry for each account")
    for name in read:
        if not _NAME.fullmatch(str(name)):
            raise WrongEntryError(str(name), "a name has small letters, digits, - and _")
    at_wecom = {name for name, entry in read.items() if _is_wecom(entry)}
    return Accounts(
        tuple(_wechat(name, entry) for name, entry in read.items() if name not in at_wecom),
        tuple(_wecom(name, entry) for name, entry in read.items() if name in at_wecom),
    )


def _is_wecom(entry: Any) -> bool:
    return isinstance(entry, dict) and entry.get("kind") == "wecom"


def _wecom(name: str, read: Any) -> WeComAccount:
    entry = mapping(name, read, _WECOM)
    corp_id = _needed(name, entry, "corp_id")
    codes = str(entry.get("sent_before", "")).replace(",", " ").split()
    if not all(code.isdecimal() and len(code) < 10 for code in codes):
        raise WrongEntryError(f"{name}.sent_before", "return codes, separated by commas")
    return WeComAccount(
        name=name,
        corp_id=corp_id,
        open_kfid=_needed(name, entry, "open_kfid"),
        secret=SecretStr(_needed(name, entry, "secret")),
        token=SecretStr(_needed(name, entry, "token")),
        envelope=_envelope(name, entry, corp_id),
        api=_address(name, entry, WECOM_API),
        language=_one_of(name, entry, "language", ("zh", "en"), "zh"),
        sent_before=frozenset(map(int, codes)),
    )


def _wechat(name: str, read: Any) -> Account:
    entry = mapping(name, read, _WECHAT)
    kind = Kind(_one_of(name, entry, "kind", tuple(Kind), Kind.OFFICIAL))
    mode = Mode(_one_of(name, entry, "mode", tuple(Mode), Mode.SAFE))
    app_id = _needed(name, entry, "app_id")
    return Account(
        name=name,
        app_id=app_id,
        secret=SecretStr(_needed(name, entry, "secret")),
        token=SecretStr(_needed(name, entry, "token")),
        kind=kind,
        mode=mode,
        envelope=None if mode is Mode.PLAIN else _envelope(name, entry, app_id),
        json=_format(name, entry, kind),
        api=_address(name, entry),
        language=_one_of(name, entry, "language", ("zh", "en"), "zh"),
        passive=_flag(name, entry, "passive"),
        resends=_flag(name, entry, "send_again"),
        menus=_flag(name, entry, "menus", otherwise=True),
        clicks_open=_flag(name, entry, "clicks_open"),
        welcome=str(entry.get("welcome", "")),
        scenes=_scenes(name, entry),
        template=_template(name, entry, kind),
        typing_path=str(entry.get("typing", _typing(kind))),
    )


def _typing(kind: Kind) -> str:
    business = "" if kind is Kind.OFFICIAL else "business/"
    return f"/cgi-bin/message/custom/{business}typing"


def _envelope(name: str, entry: dict[str, Any], receiver: str) -> Envelope:
    try:
        return Envelope.of(_needed(name, entry, "aes_key"), receiver)
    except ValueError as error:
        raise WrongEntryError(f"{name}.aes_key", str(error)) from None


def _format(name: str, entry: dict[str, Any], kind: Kind) -> bool:
    told = _one_of(name, entry, "format", ("xml", "json"), "xml")
    if told == "json" and kind is Kind.OFFICIAL:
        raise WrongEntryError(f"{name}.format", "official accounts speak xml alone")
    return told == "json"


def _scenes(name: str, entry: dict[str, Any]) -> dict[str, str]:
    scenes = entry.get("scenes", {})
    if not isinstance(scenes, dict):
        raise WrongEntryError(f"{name}.scenes", "must have the words of each scene")
    return {str(scene): str(words) for scene, words in scenes.items()}


def _template(name: str, entry: dict[str, Any], kind: Kind) -> Template | None:
    if "template" not in entry:
        return None
    values = mapping(f"{name}.template", entry["template"], _TEMPLATE)
    _needed(f"{name}.template", values, "id")
    path = TEMPLATE if kind is Kind.OFFICIAL else SUBSCRIPTION
    return Template(**{"path": path, **{field: str(value) for field, value in values.items()}})


def _address(name: str, entry: dict[str, Any], otherwise: str = API) -> str:
    address = str(entry.get("api", otherwise)).rstrip("/")
    if not re.fullmatch(r"https?://[^\s/?#]+", address):
        raise WrongEntryError(f"{name}.api", "must be like https://api.weixin.qq.com")
    return address


def _needed(name: str, entry: dict[str, Any], field: str) -> str:
    value = entry.get(field)
    if not isinstance(value, str) or not value.strip():
        raise WrongEntryError(f"{name}.{field}", "is missing")
    return value.strip()


def _one_of(
    name: str, entry: dict[str, Any], field: str, known: tuple[str, ...], otherwise: str
) -> str:
    value = str(entry.get(field, otherwise))
    if value not in known:
        raise WrongEntryError(f"{name}.{field}", "one of " + ", ".join(known))
    return value


def _flag(name: str, entry: dict[str, Any], field: str, *, otherwise: bool = False) -> bool:
    value = str(entry.get(field, "yes" if otherwise else "no")).lower()
    if value not in (*_YES, *_NO):
        raise WrongEntryError(f"{name}.{field}", "yes or no")
    return value in _YES
