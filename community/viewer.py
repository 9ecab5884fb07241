"""Who looks at a page of the community, and whether a form that comes is really hers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from aiohttp import web
from multidict import MultiDictProxy

from community.members import COOKIE, MEMBERS
from community.thread import Member
from core.errors import InvalidInput, InvalidSiteToken, TooLarge, Unauthenticated
from core.limits import RateLimit


class Staff(Protocol):
    """Says which of the staff is signed in, if any."""

    async def member(self, request: web.Request) -> Member | None:
        """Return who of the staff sends a request."""


STAFF = web.AppKey[Staff]("staff")

WRITE_LIMIT = web.AppKey("community_limit", RateLimit)
SIGN_IN_URL = web.AppKey("site_sign_in", str)
"""Where the site signs its customers in and sends them to us; empty where nobody can."""

FORM_LIMIT = 64 * 1024
"""Bytes of a form; a text of the longest kind fits in every script."""


async def viewer(request: web.Request) -> Member | None:
    """Return who looks: one of the staff, a customer of the site, or nobody that we know."""
    staff = await request.app[STAFF].member(request)
    if staff is not None:
        return staff
    session = request.cookies.get(COOKIE)
    if not session:
        return None
    try:
        return request.app[MEMBERS].of_session(session)
    except InvalidSiteToken:
        return None


async def writer(request: web.Request) -> tuple[Member, Mapping[str, str]]:
    """Return who sends a form, and its fields.

    Raise `Unauthenticated`, `FormExpired` where it is not from a page of hers, `TooLarge`, or
    `TooManyRequests`.
    """
    member = await viewer(request)
    if member is None:
        raise Unauthenticated()
    if (request.content_length or 0) > FORM_LIMIT:
        raise TooLarge(limit=FORM_LIMIT)
    form = _texts(await request.post())
    request.app[MEMBERS].check_form(member, form.get("mark", ""))
    request.app[WRITE_LIMIT].spend(member.id)
    return member, form


def _texts(form: MultiDictProxy[Any]) -> dict[str, str]:
    for name, value in form.items():
        if not isinstance(value, str):
            raise InvalidInput(field=name, problem="must be text")
    return {name: str(value) for name, value in form.items()}
