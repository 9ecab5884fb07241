"""One customer's phone with everything on it, hers and ours, in the order in which it came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.fakes.wechat.phones import QUOTAS, Phone
from tests.fakes.wechat.platform import FakeWeChat

_SHOWN = 200


@dataclass
class Handset:
    """What the page shows of one phone.

    What arrived is read off the stand-in, which is the ledger here too.
    """

    fake: FakeWeChat
    phone: Phone
    entries: list[dict[str, Any]] = field(default_factory=list)
    _seen: int = 0
    _told: int = 0
    _typed: int = 0

    def did(self, kind: str, **what: Any) -> None:
        """Note something of hers; a ``notice`` is nobody's."""
        self.look()
        self._add(mine=kind != "notice", kind=kind, **what)

    def look(self) -> None:
        """Take over what arrived since the last look."""
        for message in self.phone.seen[self._seen :]:
            self._add(mine=False, kind=message["msgtype"], **_shown(message))
            self._typed = len(self.phone.typing)
        self._seen = len(self.phone.seen)
        for told in self.fake.templates[self._told :]:
            if told["touser"] == self.phone.openid:
                values = [each["value"] for each in told["data"].values()]
                self._add(mine=False, kind="template", url=told["url"], lines=values)
        self._told = len(self.fake.templates)

    def _add(self, **entry: Any) -> None:
        entry |= {"id": len(self.entries), "at": self.fake.now().isoformat()}
        self.entries.append(entry)

    def view(self) -> dict[str, Any]:
        """Return all of it for the page."""
        self.look()
        commands = self.phone.typing[self._typed :]
        return {
            "follows": self.phone.follows,
            "typing": bool(commands) and commands[-1] == "Typing",
            "entries": self.entries[-_SHOWN:],
            "quota": [_quota(name, self.phone, self.fake.now()) for name in QUOTAS],
        }


def _shown(message: Mapping[str, Any]) -> dict[str, Any]:
    match message["msgtype"]:
        case "text":
            return {"text": message["text"]["content"]}
        case "msgmenu":
            menu = message["msgmenu"]
            return {"text": menu["head_content"], "options": menu["list"]}
        case "news":
            article = message["news"]["articles"][0]
            return {name: article.get(name, "") for name in ("title", "description", "url")}
        case "image":
            return {"medium": message["image"]["media_id"]}
    return {"text": message["msgtype"]}


def _quota(trigger: str, phone: Phone, now: datetime) -> dict[str, Any]:
    grant = phone.grants.get(trigger)
    is_open = grant is not None and now < grant.until
    return {
        "trigger": trigger,
        "most": QUOTAS[trigger][0],
        "left": max(0, grant.left) if grant and is_open else 0,
        "until": grant.until.isoformat() if grant and is_open else None,
    }
