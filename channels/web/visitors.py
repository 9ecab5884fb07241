"""Visitors: random ids that the server issues and signs, so that nobody can claim another's."""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from core.clock import Clock, utc_now
from core.errors import InvalidVisitorToken
from core.ids import new_id

ACCOUNT = "widget"
_AUDIENCE = "jieli-visitor"
_ALGORITHM = "HS256"
_VALID_DAYS = 365


@dataclass(frozen=True, slots=True)
class Visitors:
    """Issues and checks visitor tokens: JSON Web Tokens (RFC 7519), HS256 and nothing else."""

    secret: bytes = field(repr=False)
    now: Clock = utc_now

    def issue(self, known: str | None = None) -> tuple[str, str]:
        """Return a fresh visitor id and its token, or a token for one whose token was verified."""
        visitor_id = known or new_id()
        issued = int(self.now().timestamp())
        claims: dict[str, str | int] = {
            "sub": visitor_id,
            "aud": _AUDIENCE,
            "iat": issued,
            "exp": issued + _VALID_DAYS * 86400,
        }
        token = jwt.encode({"alg": _ALGORITHM}, claims, self._key(), algorithms=[_ALGORITHM])
        return visitor_id, token

    def verify(self, token: str) -> str:
        """Return the visitor id of a token; raise `InvalidVisitorToken` for any other text."""
        try:
            decoded = jwt.decode(token, self._key(), algorithms=[_ALGORITHM])
            self._claims().validate(decoded.claims)
        except (JoseError, ValueError) as error:
            raise InvalidVisitorToken() from error
        return str(decoded.claims["sub"])

    def _key(self) -> OctKey:
        return OctKey.import_key(self.secret)

    def _claims(self) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=lambda: int(self.now().timestamp()),
            aud={"essential": True, "value": _AUDIENCE},
            sub={"essential": True},
            exp={"essential": True},
        )


VISITORS = web.AppKey("visitors", Visitors)
