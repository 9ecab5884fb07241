"""Signing in and out over HTTP, with a cookie that scripts cannot read."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, Field, SecretStr

from core.limits import RateLimit
from core.routes import Principal, Role, Route, json_response, principal, read_body
from server.auth.service import SESSION_LIFE, Auth

AUTH = web.AppKey("auth", Auth)
SIGN_IN_LIMIT = web.AppKey("sign_in_limit", RateLimit)
SECURE_COOKIES = web.AppKey("secure_cookies", bool)
COOKIE = "jieli_session"


class Credentials(BaseModel):
    """What somebody signs in with."""

    username: Annotated[str, Field(min_length=1, max_length=64)]
    password: Annotated[SecretStr, Field(min_length=1, max_length=200)]


async def sign_in(request: web.Request) -> web.Response:
    """Check the password and set the cookie."""
    credentials = await read_body(request, Credentials)
    request.app[SIGN_IN_LIMIT].spend(f"{request.remote}:{credentials.username}")
    auth = request.app[AUTH]
    token, staff_id = await auth.sign_in(
        credentials.username, credentials.password.get_secret_value()
    )
    response = json_response({"agent": await auth.me(staff_id)})
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(SESSION_LIFE.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=request.app[SECURE_COOKIES],
    )
    return response


async def sign_out(request: web.Request) -> web.Response:
    """End the session and take the cookie back."""
    await request.app[AUTH].sign_out(request.cookies.get(COOKIE, ""))
    response = web.Response(status=204)
    response.del_cookie(COOKIE)
    return response


async def get_me(request: web.Request) -> web.Response:
    """Return who is signed in."""
    return json_response({"agent": await request.app[AUTH].me(principal(request).id)})


async def authenticate_staff(request: web.Request) -> Principal:
    """Return the staff member of the session cookie; raise `Unauthenticated`."""
    return await request.app[AUTH].principal(request.cookies.get(COOKIE))


ROUTES = [
    Route("POST", "/api/auth/login", sign_in, Role.PUBLIC),
    Route("POST", "/api/auth/logout", sign_out, Role.PUBLIC),
    Route("GET", "/api/auth/me", get_me, Role.STAFF),
]
