"""Addresses that are for one customer alone: signed, for a purpose, and for some days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from core.clock import Clock, utc_now
from core.errors import NotFound
from handoff.message import Address

_ALGORITHM = "HS256"
_LASTS = {"read": timedelta(days=30), "talk": timedelta(days=7)}
Purpose = Literal["read", "talk"]


@dataclass(frozen=True, slots=True)
class Letter:
    """Whom an address is for, and what it shows: an article in a conversation, or her words."""

    address: Address
    conversation_id: str = ""
    article_id: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and reads such addresses; ``base`` is our public one, empty where there is none."""

    base: str
    secret: bytes = field(repr=False)
    now: Clock = utc_now

    def to(self, purpose: Purpose, letter: Letter) -> str | None:
        """Return an address; None where we have no public one."""
        if not self.base:
            return None
        return f"{self.base}/letters/{purpose}/{self._sign(purpose, letter)}"

    def _sign(self, purpose: Purpose, letter: Letter) -> str:
        to = letter.address
        claims: dict[str, str | int] = {
            "sub": to.external_id,
            "aud": f"jieli-{purpose}",
            "exp": int((self.now() + _LASTS[purpose]).timestamp()),
            "ch": to.channel,
            "ac": to.account,
            "co": letter.conversation_id,
            "ar": letter.article_id,
        }
        return jwt.encode({"alg": _ALGORITHM}, claims, self._key(), algorithms=[_ALGORITHM])

    def read(self, purpose: Purpose, token: str) -> Letter:
        """Return whom a token is for; raise `NotFound` for any other text."""
        try:
            decoded = jwt.decode(token, self._key(), algorithms=[_ALGORITHM])
            self._claims(purpose).validate(decoded.claims)
            told = {name: str(decoded.claims[name]) for name in ("sub", "ch", "ac", "co", "ar")}
        except (JoseError, ValueError, KeyError) as error:
            raise NotFound() from error
        address = Address(told["ch"], told["ac"], told["sub"])
        return Letter(address, told["co"], told["ar"])

    def _key(self) -> OctKey:
        return OctKey.import_key(self.secret)

    def _claims(self, purpose: Purpose) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=lambda: int(self.now().timestamp()),
            aud={"essential": True, "value": f"jieli-{purpose}"},
            sub={"essential": True},
            exp={"essential": True},
        )
