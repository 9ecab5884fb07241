"""What WeChat tells of a customer, as a typed union: every kind of message and event.

Names and fields are those of Tencent's pages on receiving messages and events. What they do not
name is `Unknown`: it is kept like everything else, and never fails.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from channels.wechat.fields import Fields, Unreadable

_ID = re.compile(r"[\x21-\x7e]{1,128}")
_LATEST = 253_402_300_799
"""The last second of the year 9999; no clock of WeChat's is beyond."""
_KEY_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Text:
    """Words; ``menu_id`` tells that she clicked a menu message of ours, and what in it."""

    content: str
    menu_id: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """A picture, a recording or a film; ``kind`` is ``image``, ``voice`` or ``video``.

    ``recognised`` are the words that WeChat heard in a recording, where that is switched on.
    """

    kind: str
    media_id: str
    recognised: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """A place that she sends, in degrees."""

    latitude: str
    longitude: str
    label: str


@dataclass(frozen=True, slots=True)
class Link:
    """A page that she sends."""

    title: str
    description: str
    url: str


@dataclass(frozen=True, slots=True)
class ProgramCard:
    """A page of a mini-program that she sends."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Subscribed:
    """She follows the account; ``scene`` is that of the QR code that she came by."""

    scene: str = ""


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    """She follows it no more: nothing can be sent to her."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """She follows the account already, and scanned a QR code of it."""

    scene: str


@dataclass(frozen=True, slots=True)
class Clicked:
    """She pressed a button of the account's menu that sends us its key."""

    key: str


@dataclass(frozen=True, slots=True)
class MenuUsed:
    """She used another button of the menu, such as one that scans or sends pictures."""

    event: str
    key: str


@dataclass(frozen=True, slots=True)
class Entered:
    """She opened the customer-service conversation of a mini-program."""

    source: str


@dataclass(frozen=True, slots=True)
class TemplateSent:
    """How sending a template or subscription message ended: ``success`` or why not."""

    message_id: str
    status: str


@dataclass(frozen=True, slots=True)
class Consent:
    """What she allowed or refused of subscription messages, by template."""

    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """An event that nobody answers, such as where she is or which agent of Tencent's desk came."""

    event: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A kind of message or event that we do not know."""

    kind: str
    event: str = ""


Content = (
    Text
    | Media
    | Location
    | Link
    | ProgramCard
    | Subscribed
    | Unsubscribed
    | Scanned
    | Clicked
    | MenuUsed
    | Entered
    | TemplateSent
    | Consent
    | Noted
    | Unknown
)


@dataclass(frozen=True, slots=True)
class Payload:
    """One callback: who sent it when, what it says, and its ``key``.

    The same key means the same message or event, however often it is delivered: MsgId for
    messages, else sender, time, event and what the event names.
    """

    sender: str
    sent_at: datetime
    key: str
    content: Content


def parse(fields: Fields) -> Payload:
    """Read a callback; raise `Unreadable` where it does not say who sent it, or when."""
    sender = fields.text("FromUserName")
    if not _ID.fullmatch(sender):
        raise Unreadable("no sender")
    kind, event = fields.text("MsgType"), fields.text("Event")
    content = _event(fields, event) if kind == "event" else _message(fields, kind)
    return Payload(sender, _sent_at(fields), _key(fields, sender, kind, event), content)


def _sent_at(fields: Fields) -> datetime:
    told = fields.text("CreateTime")
    if not (told.isascii() and told.isdecimal()) or not 0 < int(told[:20]) <= _LATEST:
        raise Unreadable("no time")
    return datetime.fromtimestamp(int(told), UTC)


def _key(fields: Fields, sender: str, kind: str, event: str) -> str:
    message_id = fields.text("MsgId")
    if kind != "event" and message_id:
        return _bounded(message_id)
    named = ("EventKey", "MsgID", "Ticket", "Content", "MediaId")
    parts = (sender, fields.text("CreateTime"), event or kind, *map(fields.text, named))
    return _bounded("|".join(parts))


def _bounded(key: str) -> str:
    """Return a key as it is, or its hash where the database would not hold it."""
    if len(key) <= _KEY_LIMIT and _ID.fullmatch(key):
        return key
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _message(fields: Fields, kind: str) -> Content:
    match kind:
        case "text":
            return Text(fields.text("Content"), fields.text("bizmsgmenuid"))
        case "image" | "voice" | "video" | "shortvideo":
            of = "video" if kind == "shortvideo" else kind
            return Media(of, fields.text("MediaId"), fields.text("Recognition"))
        case "location":
            return Location(*map(fields.text, ("Location_X", "Location_Y", "Label")))
        case "link":
            return Link(*map(fields.text, ("Title", "Description", "Url")))
        case "miniprogrampage":
            return ProgramCard(fields.text("Title"), fields.text("PagePath"))
    return Unknown(kind)


_SCENE = "qrscene_"


def _subscribed(fields: Fields) -> Content:
    key = fields.text("EventKey")
    return Subscribed(key.removeprefix(_SCENE) if key.startswith(_SCENE) else "")


def _subscription_sent(fields: Fields) -> Content:
    told = [group for each in fields.within("SubscribeMsgSentEvent") for group in _listed(each)]
    if not told:
        return Noted("subscribe_msg_sent_event")
    return TemplateSent(told[0].text("MsgID"), told[0].text("ErrorStatus"))


def _consent(fields: Fields) -> Content:
    names = ("SubscribeMsgPopupEvent", "SubscribeMsgChangeEvent")
    groups = [group for name in names for each in fields.within(name) for group in _listed(each)]
    return Consent(tuple((g.text("TemplateId"), g.text("SubscribeStatusString")) for g in groups))


def _listed(fields: Fields) -> list[Fields]:
    return fields.within("List") or [fields]


_EVENTS: dict[str, Callable[[Fields], Content]] = {
    "subscribe": _subscribed,
    "unsubscribe": lambda _: Unsubscribed(),
    "SCAN": lambda fields: Scanned(fields.text("EventKey")),
    "CLICK": lambda fields: Clicked(fields.text("EventKey")),
    "user_enter_tempsession": lambda fields: Entered(fields.text("SessionFrom")),
    "TEMPLATESENDJOBFINISH": lambda f: TemplateSent(f.text("MsgID"), f.text("Status")),
    "subscribe_msg_popup_event": _consent,
    "subscribe_msg_change_event": _consent,
    "subscribe_msg_sent_event": _subscription_sent,
}
_MENU = frozenset(
    {
        *("scancode_push", "scancode_waitmsg", "pic_sysphoto", "pic_photo_or_album"),
        *("pic_weixin", "location_select"),
    }
)
_NOTED = frozenset(
    {
        *("LOCATION", "VIEW", "view_miniprogram", "MASSSENDJOBFINISH"),
        *("kf_create_session", "kf_close_session", "kf_switch_session"),
    }
)


def _event(fields: Fields, event: str) -> Content:
    if event in _MENU:
        return MenuUsed(event, fields.text("EventKey"))
    if event in _NOTED:
        return Noted(event)
    make = _EVENTS.get(event)
    return make(fields) if make else Unknown("event", event)
