"""Who writes in the community: customers whom the site vouches for.

The site signs a token with a secret that it shares with us, and sends its customer's browser to our
sign-in with it. What nobody signed is nobody.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web
from joserfc import jwt
from joserfc.jwk import OctKey

from community.thread import Member
from core.clock import Clock, utc_now
from core.errors import FormExpired, InvalidSiteToken
from core.site_token import SHORTEST_SECRET, read_site_token, signed_claims

COOKIE = "jieli_member"
SESSION_SECONDS = 12 * 3600
_FROM_SITE, _OURS, _ALGORITHM = "jieli-community", "jieli-member", "HS256"


@dataclass(frozen=True, slots=True)
class Members:
    """Reads the site's tokens and issues sessions: JSON Web Tokens (RFC 7519), HS256 alone.

    ``site_secret`` is shared with the site, empty where nobody may sign in; ``secret`` is ours.
    """

    site_secret: bytes = field(repr=False)
    secret: bytes = field(repr=False)
    now: Clock = utc_now

    def __post_init__(self) -> None:
        if self.site_secret and len(self.site_secret) < SHORTEST_SECRET:
            raise ValueError(f"JIELI_SITE_SECRET needs at least {SHORTEST_SECRET} bytes")

    def of_site(self, token: str) -> Member:
        """Return whom the site's token stands for; raise `InvalidSiteToken` for any other text.

        It lives ten minutes at most, as it travels in an address.
        """
        customer = read_site_token(token, self.site_secret, _FROM_SITE, self.now)
        if not customer.name:
            raise InvalidSiteToken()
        return Member(f"site:{customer.id}", customer.name)

    def session(self, member: Member) -> str:
        """Return a session for a member."""
        issued = int(self.now().timestamp())
        claims: dict[str, str | int] = {
            "sub": member.id,
            "name": member.name,
            "aud": _OURS,
            "iat": issued,
            "exp": issued + SESSION_SECONDS,
        }
        key = OctKey.import_key(self.secret)
        return jwt.encode({"alg": _ALGORITHM}, claims, key, algorithms=[_ALGORITHM])

    def of_session(self, token: str) -> Member:
        """Return whose session it is; raise `InvalidSiteToken`."""
        claims = signed_claims(token, self.secret, _OURS, self.now)
        return Member(str(claims["sub"]), str(claims["name"]))

    def form_mark(self, member: Member, at: datetime | None = None) -> str:
        """Return what a member's forms carry, so that no other site can fill them in for her."""
        day = int((at or self.now()).timestamp()) // SESSION_SECONDS
        text = f"form:{day}:{member.id}".encode()
        return hmac.new(self.secret, text, hashlib.sha256).hexdigest()

    def check_form(self, member: Member, mark: str) -> None:
        """Raise `FormExpired` unless a form of hers of this half day or the last is sent."""
        now = self.now()
        before = datetime.fromtimestamp(now.timestamp() - SESSION_SECONDS, now.tzinfo)
        right = [self.form_mark(member, at) for at in (now, before)]
        if not any(hmac.compare_digest(one, mark) for one in right):
            raise FormExpired()


MEMBERS = web.AppKey("members", Members)
