"""One account at WeChat, as an operator describes it, and how its callbacks are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from pydantic import SecretStr

from channels.wechat.crypto import Envelope, Undecipherable, is_signed, signature
from channels.wechat.fields import Fields, Unreadable, read_json, read_xml
from core.errors import CallbackUnreadable, SignatureInvalid

API = "https://api.weixin.qq.com"
FRESH = timedelta(hours=24)
"""How old a signature may be. WeChat repeats a delivery under its first one; what is older than any
repetition is refused, and what is not is known by its key."""
_TIME_DIGITS = 12
TEMPLATE = "/cgi-bin/message/template/send"
SUBSCRIPTION = "/cgi-bin/message/subscribe/send"
"""Where a service account's template messages are sent, and a mini-program's subscription messages.
"""


class Kind(StrEnum):
    """What the account is at WeChat."""

    OFFICIAL = "official"
    MINI_PROGRAM = "mini_program"


class Mode(StrEnum):
    """How callbacks are protected (加解密方式). Of compatible mode the plain half is ignored."""

    PLAIN = "plain"
    COMPATIBLE = "compatible"
    SAFE = "safe"


@dataclass(frozen=True, slots=True)
class Template:
    """The message that tells of an answer while nothing else may be sent.

    ``question``, ``answer`` and ``time`` are the names of the template's fields, empty where it has
    none; ``path`` is the API that sends it: template messages carry an address, subscription
    messages a ``page``, which at a mini-program is one of its own (``{url}`` in it stands for the
    address of her conversation, for a page that shows it).
    """

    id: str
    question: str = ""
    answer: str = ""
    time: str = ""
    path: str = TEMPLATE
    page: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """An official account or a mini-program, with its secrets, which no repr shows.

    ``passive`` answers in the callback where the answer is ready in time; ``resends`` sends again
    what may have arrived; ``menus`` tells that it may send menu messages, ``clicks_open`` that a
    click in one counts like a message of hers.
    """

    name: str
    app_id: str
    secret: SecretStr
    token: SecretStr
    kind: Kind = Kind.OFFICIAL
    mode: Mode = Mode.SAFE
    envelope: Envelope | None = None
    json: bool = False
    api: str = API
    language: str = "zh"
    passive: bool = False
    resends: bool = False
    menus: bool = True
    clicks_open: bool = False
    welcome: str = ""
    scenes: Mapping[str, str] = field(default_factory=dict)
    template: Template | None = None
    typing_path: str = "/cgi-bin/message/custom/typing"

    @property
    def channel(self) -> str:
        """Return the channel that its conversations are on."""
        return "wechat" if self.kind is Kind.OFFICIAL else "mini_program"

    def check(self, query: Mapping[str, str], now: datetime, encrypted: str = "") -> None:
        """Raise `SignatureInvalid` unless WeChat signed this, not long ago.

        With an encrypted body only the signature that covers it counts.
        """
        stamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        given = query.get("msg_signature" if encrypted else "signature", "")
        parts = (stamp, nonce, encrypted) if encrypted else (stamp, nonce)
        if not is_signed(given, self.token.get_secret_value(), *parts) or not is_fresh(stamp, now):
            raise SignatureInvalid()

    def open(self, query: Mapping[str, str], body: bytes, now: datetime) -> Fields:
        """Return the fields of a callback; raise `SignatureInvalid` or `CallbackUnreadable`."""
        try:
            if self.envelope is None:
                self.check(query, now)
                return self._read(body)
            encrypted = self._read(body).text("Encrypt")
            if not encrypted:
                raise Unreadable("not encrypted")
            self.check(query, now, encrypted)
            return self._read(self.envelope.open(encrypted))
        except (Unreadable, Undecipherable) as error:
            raise CallbackUnreadable() from error

    def _read(self, body: bytes) -> Fields:
        return read_json(body) if self.json else read_xml(body)

    def seal(self, reply: str, stamp: str, nonce: str) -> str:
        """Return an answer as it goes back in a callback: in plain mode as it is."""
        if self.envelope is None:
            return reply
        closed = self.envelope.close(reply.encode())
        signed = signature(self.token.get_secret_value(), stamp, nonce, closed)
        return (
            f"<xml><Encrypt><![CDATA[{closed}]]></Encrypt>"
            f"<MsgSignature><![CDATA[{signed}]]></MsgSignature>"
            f"<TimeStamp>{stamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
        )


def is_fresh(stamp: str, now: datetime) -> bool:
    """Tell whether a signature was made not long ago."""
    if not (stamp.isascii() and stamp.isdecimal()) or len(stamp) > _TIME_DIGITS:
        return False
    return abs(now.timestamp() - int(stamp)) <= FRESH.total_seconds()


def seconds_of(moment: datetime) -> int:
    """Return a moment as WeChat writes it."""
    return int(moment.astimezone(UTC).timestamp())
