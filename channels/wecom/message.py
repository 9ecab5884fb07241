"""What `kf/sync_msg` returns, as arrivals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from channels.inbox.arrival import Arrival, Said, Showed, Utterance
from channels.outbox.allowance import Trigger
from channels.outbox.wording import Word, word
from channels.wecom.account import Account
from handoff.message import Address

_CUSTOMER = 3
_ID = re.compile(r"[\x21-\x7e]{1,128}")
_FAILED = "msg_send_fail"


def arrival_of(account: Account, message: Mapping[str, Any]) -> Arrival | None:
    """Return one message or event; None for what no customer sent, and what names none."""
    event = _group(message, "event")
    who = str(message.get("external_userid") or event.get("external_userid") or "")
    key = str(message.get("msgid") or "")
    if not _ID.fullmatch(who) or not _ID.fullmatch(key):
        return None
    kind = str(message.get("msgtype"))
    if kind != "event" and message.get("origin") != _CUSTOMER:
        return None
    return Arrival(
        address=Address(account.channel, account.name, who),
        key=key,
        sent_at=_moment(message.get("send_time")),
        said=_said(account, kind, message),
        trigger=None if kind == "event" else Trigger.MESSAGE,
        kept=dict(message),
        scene=str(event.get("scene") or "")[:128] or None,
        settles=_settles(event),
    )


def _settles(event: Mapping[str, Any]) -> tuple[str, bool] | None:
    """Return the message of ours that did not arrive after all."""
    failed = event.get("event_type") == _FAILED
    return (str(event.get("fail_msgid")), False) if failed else None


def _said(account: Account, kind: str, message: Mapping[str, Any]) -> Utterance | None:
    body = _group(message, kind)
    match kind:
        case "text":
            return Said(str(body.get("content", "")), str(body.get("menu_id", "")))
        case "image" | "voice" | "video":
            return Showed(kind, str(body.get("media_id", "")))
        case "location":
            names = {"latitude": "latitude", "longitude": "longitude", "label": "name"}
            place = {ours: str(body.get(theirs, "")) for ours, theirs in names.items()}
            text = word(Word.PLACE, account.language, **place)
            return Said(text, data={"place": place}, asks=False)
        case "link" | "miniprogram":
            told = {"title": str(body.get("title", "")), "url": str(body.get("url", ""))}
            return Said(word(Word.LINK, account.language, **told), asks=False)
    return None


def _group(message: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = message.get(name)
    return found if isinstance(found, Mapping) else {}


def _moment(seconds: object) -> datetime:
    """Return when it was sent; what is no such moment counts as now."""
    if isinstance(seconds, int) and 0 < seconds < 253_402_300_800:
        return datetime.fromtimestamp(seconds, UTC)
    return datetime.now(UTC)
