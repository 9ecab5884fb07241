"""A callback of WeChat as an arrival: what of it speaks for her, and what it allows us to send."""

from __future__ import annotations

from channels.inbox.arrival import Arrival, Said, Showed, Utterance
from channels.outbox.allowance import Trigger
from channels.outbox.wording import Word, word
from channels.wechat.account import Account
from channels.wechat.fields import Fields
from channels.wechat.payload import (
    Clicked,
    Content,
    Entered,
    Link,
    Location,
    Media,
    MenuUsed,
    Payload,
    ProgramCard,
    Scanned,
    Subscribed,
    TemplateSent,
    Text,
    Unsubscribed,
)
from handoff.message import Address

PERSON_KEY, ASK_PREFIX = "person", "ask:"
"""Keys of menu buttons: one asks for a person, one asks what stands behind the prefix."""


def arrival_of(account: Account, payload: Payload, fields: Fields) -> Arrival:
    """Return what a callback means to all channels."""
    content = payload.content
    scene = content.scene if isinstance(content, Subscribed | Scanned) else ""
    return Arrival(
        address=Address(account.channel, account.name, payload.sender),
        key=payload.key,
        sent_at=payload.sent_at,
        said=_said(account, content),
        trigger=_trigger(account, content),
        kept=dict(fields.values),
        scene=scene[:128] or None,
        leaves=isinstance(content, Unsubscribed),
        settles=_settles(content),
    )


def _trigger(account: Account, content: Content) -> Trigger | None:
    match content:
        case Text(menu_id=clicked) if clicked and not account.clicks_open:
            return Trigger.EVENT
        case Text() | Media() | Location() | Link() | ProgramCard():
            return Trigger.MESSAGE
        case Subscribed() | Scanned() | Clicked() | Entered():
            return Trigger.EVENT
        case MenuUsed(event=event) if event.startswith("scancode"):
            return Trigger.EVENT
    return None


def _settles(content: Content) -> tuple[str, bool] | None:
    if not isinstance(content, TemplateSent):
        return None
    return content.message_id, content.status == "success"


def _said(account: Account, content: Content) -> Utterance | None:
    match content:
        case Text(content=text, menu_id=option):
            return Said(text, option)
        case Media(kind="voice", recognised=heard) if heard:
            return Said(heard, data={"voice": True})
        case Media(kind=kind, media_id=medium):
            return Showed(kind, medium)
        case Location(latitude=latitude, longitude=longitude, label=label):
            place = {"latitude": latitude, "longitude": longitude, "label": label}
            text = word(Word.PLACE, account.language, **place)
            return Said(text, data={"place": place}, asks=False)
        case Link(title=title, url=url):
            return Said(word(Word.LINK, account.language, title=title, url=url), asks=False)
        case ProgramCard(title=title, path=path):
            return Said(word(Word.LINK, account.language, title=title, url=path), asks=False)
        case Clicked(key=key):
            return _pressed(account, key)
    return None


def _pressed(account: Account, key: str) -> Said | None:
    if key == PERSON_KEY:
        return Said(word(Word.PERSON, account.language), action={"kind": "request_person"})
    if key.startswith(ASK_PREFIX):
        return Said(key.removeprefix(ASK_PREFIX))
    return None
