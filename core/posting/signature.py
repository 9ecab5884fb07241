"""Signing what is posted, so that the receiver knows who wrote it and when.

``Jieli-Signature: t=1767225600,v1=<hex>``, where hex is HMAC-SHA256 of ``"{t}." + body`` under the
shared secret. The moment is signed as well, so an old post cannot be played again.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime, timedelta

HEADER = "Jieli-Signature"
TOLERANCE = timedelta(minutes=5)
"""How far the clocks of both sides may be apart."""

_FORM = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


def sign(secret: bytes, body: bytes, now: datetime) -> str:
    """Return the value of the signature's header."""
    moment = int(now.timestamp())
    return f"t={moment},v1={_digest(secret, moment, body)}"


def signed(secret: bytes, body: bytes, key: str, event: str, now: datetime) -> dict[str, str]:
    """Return the headers of a body: what it tells of, under which key, and its signature."""
    return {
        "Content-Type": "application/json",
        "Idempotency-Key": key,
        "Jieli-Event": event,
        HEADER: sign(secret, body, now),
    }


def verify(secret: bytes, body: bytes, header: str, now: datetime) -> bool:
    """Tell whether a body was signed with this secret within `TOLERANCE` of now."""
    found = _FORM.fullmatch(header)
    if found is None:
        return False
    moment, given = int(found[1]), found[2]
    if abs(now.timestamp() - moment) > TOLERANCE.total_seconds():
        return False
    return hmac.compare_digest(_digest(secret, moment, body), given)


def _digest(secret: bytes, moment: int, body: bytes) -> str:
    return hmac.new(secret, b"%d." % moment + body, hashlib.sha256).hexdigest()
