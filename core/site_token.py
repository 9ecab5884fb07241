"""What the company's site signs of its customers: JSON Web Tokens (RFC 7519), HS256 alone.

The site shares a secret with us. What nobody signed is nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from core.clock import Clock
from core.errors import InvalidSiteToken
from core.text import clean

SHORTEST_SECRET = 32
ID_LIMIT, NAME_LIMIT = 64, 40
_ALGORITHM = "HS256"
_LONGEST_LIFE = 600


@dataclass(frozen=True, slots=True)
class SiteCustomer:
    """A customer of the site: its own id of her, and what it calls her."""

    id: str
    name: str


def read_site_token(token: str, secret: bytes, audience: str, now: Clock) -> SiteCustomer:
    """Return whom a token stands for; raise `InvalidSiteToken` for any other text.

    It lives ten minutes at most, as it travels in an address or lies in a page. Without a secret
    nobody signs.
    """
    if not secret:
        raise InvalidSiteToken()
    claims = signed_claims(token, secret, audience, now)
    expires, subject = int(str(claims["exp"])), str(claims["sub"])
    name = clean(str(claims.get("name", "")))[:NAME_LIMIT]
    fits = 0 < len(subject) <= ID_LIMIT and clean(subject) == subject
    if expires - int(now().timestamp()) > _LONGEST_LIFE or not fits:
        raise InvalidSiteToken()
    return SiteCustomer(subject, name)


def signed_claims(token: str, secret: bytes, audience: str, now: Clock) -> dict[str, object]:
    """Return the claims of a token that was signed for an audience and has not expired."""
    checked = jwt.JWTClaimsRegistry(
        now=lambda: int(now().timestamp()),
        aud={"essential": True, "value": audience},
        sub={"essential": True},
        exp={"essential": True},
    )
    try:
        decoded = jwt.decode(token, OctKey.import_key(secret), algorithms=[_ALGORITHM])
        checked.validate(decoded.claims)
        int(str(decoded.claims["exp"]))
    except (JoseError, ValueError, TypeError) as error:
        raise InvalidSiteToken() from error
    return dict(decoded.claims)
