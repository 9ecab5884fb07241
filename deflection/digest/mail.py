"""Sending mail through the SMTP server of the settings; whatever fails is one error."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from ipaddress import ip_address

from aiosmtplib import SMTP, SMTPException
from yarl import URL

from core.errors import InvalidInput
from deflection.digest.letter import Letter

_PORTS = {"smtp": 587, "smtps": 465}
_SECONDS = 30.0
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_LONGEST = 254


class MailNotSent(Exception):
    """The server did not take a letter; ``reason`` is its code or the kind of the failure."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def checked_email(raw: str) -> str:
    """Return an address that one letter can go to; raise `InvalidInput`."""
    email = raw.strip()
    if len(email) > _LONGEST or not _EMAIL.fullmatch(email):
        raise InvalidInput(field="email", problem="one address, as name@example.com")
    return email


@dataclass(frozen=True, slots=True)
class Mailer:
    """An SMTP server and who we are there; neither name nor password is in the repr."""

    host: str
    port: int
    sender: str
    at_once: bool
    must_encrypt: bool
    user: str | None = field(repr=False, default=None)
    password: str | None = field(repr=False, default=None)

    @classmethod
    def of(cls, url: str, sender: str) -> Mailer | None:
        """Return the mailer of the settings, None if there is none.

        ``smtps://`` is encrypted from the first byte, ``smtp://`` by STARTTLS: always where a
        password is shown to another machine, else where the server can. Raise `ValueError`; its
        words never quote the address.
        """
        if not url:
            return None
        try:
            parsed = URL(url)
            port = parsed.explicit_port
        except ValueError:
            raise ValueError("JIELI_SMTP_URL is no address") from None
        if parsed.scheme not in _PORTS or not parsed.host:
            raise ValueError(
                "JIELI_SMTP_URL must be like smtp://user:password@mail.example.com:587"
            )
        if not _EMAIL.fullmatch(sender):
            raise ValueError("JIELI_MAIL_FROM must be an address, as jieli@example.com")
        return cls(
            parsed.host,
            port or _PORTS[parsed.scheme],
            sender,
            parsed.scheme == "smtps",
            parsed.user is not None and not _is_here(parsed.host),
            parsed.user,
            parsed.password,
        )

    async def send(self, message: EmailMessage) -> None:
        """Hand a letter over; raise `MailNotSent`. When this returns, the server has taken it."""
        client = SMTP(
            hostname=self.host,
            port=self.port,
            timeout=_SECONDS,
            use_tls=self.at_once,
            start_tls=True if self.must_encrypt and not self.at_once else None,
            username=self.user,
            password=self.password,
        )
        try:
            async with client:
                await client.send_message(message)
        except SMTPException as error:
            raise MailNotSent(str(getattr(error, "code", type(error).__name__))) from error
        except (OSError, ValueError) as error:
            raise MailNotSent(type(error).__name__) from error


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def message(letter: Letter, sender: str, to: str, message_id: str, at: datetime) -> EmailMessage:
    """Return a letter as it is sent: text, HTML, and how to have no more of it (RFC 8058)."""
    found = EmailMessage()
    found["Subject"] = letter.subject
    found["From"] = Address("Jieli 接力", addr_spec=sender)
    found["To"] = Address(addr_spec=to)
    found["Date"] = format_datetime(at)
    found["Message-ID"] = f"<{message_id}@{sender.partition('@')[2]}>"
    found["Auto-Submitted"] = "auto-generated"
    if letter.stop_url:
        found["List-Unsubscribe"] = f"<{letter.stop_url}>"
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    found.set_content(letter.text)
    found.add_alternative(letter.html, subtype="html")
    return found
