"""The canned replies of the demo: what everybody, a team or one agent says again and again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.ids import new_id
from handoff.canned.shelf import EVERYBODY, Reader
from handoff.canned.tables import CannedRow


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply; ``shelf`` is `EVERYBODY`, ``team:…``, or the user name of whose own it is."""

    shelf: str
    shortcut: str
    title: str
    text: str


REPLIES = (
    Reply(
        EVERYBODY, "hi", "问候", "{contact.name}，您好，我是{agent.name}，您读过的文章我都看到了。"
    ),
    Reply(EVERYBODY, "wait", "请稍候", "我需要核实一下，请稍等几分钟，有结果马上告诉您。"),
    Reply(EVERYBODY, "bye", "结束语", "问题解决了就好。之后有需要，在这里接着说就行。"),
    Reply(
        EVERYBODY,
        "hello",
        "Greeting",
        "Hello {contact.name}, this is {agent.name}. I can see which articles you have read.",
    ),
    Reply(
        EVERYBODY,
        "moment",
        "One moment",
        "Let me check this. It takes a few minutes, and I will write here as soon as I know.",
    ),
    Reply(
        EVERYBODY,
        "done",
        "Goodbye",
        "Good to hear that it works. If anything else comes up, just go on writing here.",
    ),
    Reply(
        "team:cloud",
        "instance",
        "要实例编号",
        "请把实例编号（以 i- 开头）和所在地域发给我，我来查它的状态。",
    ),
    Reply(
        "team:cloud",
        "instance-en",
        "Ask for the instance",
        "Please send me the instance ID (it begins with i-) and its region, so that I can look.",
    ),
    Reply("team:account", "order", "要订单号", "请把订单号发给我，我来核对这笔费用。"),
    Reply(
        "team:account",
        "order-en",
        "Ask for the order",
        "Please send me the order number, and I will go through the charge with you.",
    ),
    Reply(
        "mei", "snapshot", "先做快照", "操作前请先给云盘做一个快照，这样随时可以恢复到现在的样子。"
    ),
    Reply(
        "tom",
        "logs",
        "Ask for the log",
        "Could you send me the last lines of the log from {today}, as a file?",
    ),
)


def stock(session: AsyncSession, staff: Mapping[str, str], now: datetime) -> None:
    """Put the replies on their shelves; ``staff`` are agents' ids by user name."""
    for reply in REPLIES:
        owner = staff.get(reply.shelf)
        session.add(
            CannedRow(
                id=new_id(),
                shelf=Reader(owner, frozenset(), supervises=False).own() if owner else reply.shelf,
                shortcut=reply.shortcut,
                title=reply.title,
                text=reply.text,
                changed_by=owner or staff["wang"],
                updated_at=now,
            )
        )
