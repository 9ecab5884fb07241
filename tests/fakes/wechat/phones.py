"""What customers see on their phones, and what WeChat lets us send to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

QUOTAS = {"message": (5, timedelta(hours=48)), "event": (3, timedelta(minutes=1))}
OUT_OF_WINDOW, OUT_OF_QUOTA = 45015, 45047


@dataclass
class Grant:
    """So many messages until a moment."""

    left: int
    until: datetime


@dataclass
class Phone:
    """One customer's phone: everything that arrived, in order."""

    openid: str
    now: Callable[[], datetime]
    seen: list[dict[str, Any]] = field(default_factory=list)
    typing: list[str] = field(default_factory=list)
    grants: dict[str, Grant] = field(default_factory=dict)
    follows: bool = True

    def did(self, trigger: str) -> None:
        """She did something that lets us write."""
        most, lasts = QUOTAS[trigger]
        self.grants[trigger] = Grant(most, self.now() + lasts)

    def refuses(self) -> int:
        """Return why WeChat takes no message for her now, 0 if it does."""
        if not self.follows:
            return 43004
        usable = [each for each in self.grants.values() if self.now() < each.until]
        if not usable:
            return OUT_OF_WINDOW
        return 0 if any(each.left > 0 for each in usable) else OUT_OF_QUOTA

    def arrive(self, message: dict[str, Any]) -> None:
        """Show a message, and count it."""
        for each in self.grants.values():
            if self.now() < each.until:
                each.left -= 1
        self.seen.append(message)

    @property
    def texts(self) -> list[str]:
        """Return what can be read, message by message."""
        return [text_of(message) for message in self.seen]

    def menu(self) -> dict[str, str]:
        """Return the options of the last menu, by label, each with its id."""
        menus = [each["msgmenu"] for each in self.seen if each["msgtype"] == "msgmenu"]
        return {each["content"]: each["id"] for each in menus[-1]["list"]}


def text_of(message: dict[str, Any]) -> str:
    """Return the words of one message."""
    match message["msgtype"]:
        case "text":
            return str(message["text"]["content"])
        case "msgmenu":
            menu = message["msgmenu"]
            return "\n".join([menu["head_content"], *(each["content"] for each in menu["list"])])
        case "news":
            article = message["news"]["articles"][0]
            return f"{article['title']} {article['url']}"
    return str(message["msgtype"])
