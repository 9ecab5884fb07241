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
from handoff.surveys.rule import LASTS

_ALGORITHM = "HS256"
_LASTS = {
    "read": timedelta(days=30),
    "talk": timedelta(days=7),
    "survey": LASTS,
    "page": timedelta(minutes=10),
}
Purpose = Literal["read", "talk", "survey", "page"]


@dataclass(frozen=True, slots=True)
class Letter:
    """Whom an address is for, and what it shows: an article in a conversation, her words, or what
    she is asked."""

    address: Address
    conversation_id: str = ""
    article_id: str = ""
    survey_id: str = ""


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
        return f"{self.base}/letters/{purpose}/{self.sign(purpose, letter)}"

    def to_page(self, address: Address) -> str:
        """Return the address of our page with the chat, where she goes on as who she is.

        The token stands behind the ``#``: browsers send that to nobody, and it lasts ten minutes.
        """
        return f"{self.base}/#jieli-continue={self.sign('page', Letter(address))}"

    def sign(self, purpose: Purpose, letter: Letter) -> str:
        """Return a token that says for whom and for what it is."""
        to = letter.address
        claims: dict[str, str | int] = {
            "sub": to.external_id,
            "aud": f"jieli-{purpose}",
            "exp": int((self.now() + _LASTS[purpose]).timestamp()),
            "ch": to.channel,
            "ac": to.account,
            "co": letter.conversation_id,
            "ar": letter.article_id,
            "su": letter.survey_id,
        }
        return jwt.encode({"alg": _ALGORITHM}, claims, self._key(), algorithms=[_ALGORITHM])

    def read(self, purpose: Purpose, token: str) -> Letter:
        """Return whom a token is for; raise `NotFound` for any other text."""
        try:
            decoded = jwt.decode(token, self._key(), algorithms=[_ALGORITHM])
            self._claims(purpose).validate(decoded.claims)
            told = {name: str(decoded.claims[name]) for name in ("sub", "ch", "ac", "co", "ar")}
            survey_id = str(decoded.claims.get("su", ""))  # those sent before there were surveys
        except (JoseError, ValueError, KeyError) as error:
            raise NotFound() from error
        address = Address(told["ch"], told["ac"], told["sub"])
        return Letter(address, told["co"], told["ar"], survey_id)

    def _key(self) -> OctKey:
        return OctKey.import_key(self.secret)

    def _claims(self, purpose: Purpose) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=lambda: int(self.now().timestamp()),
            aud={"essential": True, "value": f"jieli-{purpose}"},
            sub={"essential": True},
            exp={"essential": True},
        )


@dataclass(frozen=True, slots=True)
class Pages:
    """The addresses of pages for one customer, of one of her conversations."""

    links: Links
    address: Address
    conversation_id: str

    def article(self, article_id: str) -> str | None:
        """Return the address of an article, which counts as read in the conversation."""
        return self.links.to("read", Letter(self.address, self.conversation_id, article_id))

    def survey(self, survey_id: str) -> str | None:
        """Return the address of a survey."""
        letter = Letter(self.address, self.conversation_id, survey_id=survey_id)
        return self.links.to("survey", letter)
