"""The addresses of contacts: agents see who they are, merge them, and take that back."""

from __future__ import annotations

import re
from typing import Annotated

from aiohttp import web
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from core.errors import ContactNotFound, InvalidInput
from core.routes import Role, Route, json_response, principal, read_body
from core.text import clean
from handoff.contacts.forgetting import FORGETTING
from handoff.contacts.service import CONTACTS
from handoff.contacts.tables import REASON_LIMIT
from handoff.desk.frames import Id

_OURS = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_SOUGHT = 100
Reason = Annotated[str, AfterValidator(clean), Field(min_length=1, max_length=REASON_LIMIT)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Merge(_Body):
    """With whom a contact is one person, and why."""

    other_id: Id
    reason: Reason


class Undo(_Body):
    """Why she is not, after all."""

    reason: Reason


class Confirmed(_Body):
    """The contact's own id once more: what is forgotten does not come back."""

    confirm: Id


async def get_contact(request: web.Request) -> web.Response:
    """Return who a contact is."""
    return json_response({"person": await request.app[CONTACTS].person(_id(request))})


async def find_contacts(request: web.Request) -> web.Response:
    """Return contacts with whom she might be one person."""
    words = request.query.get("search", "")[:_SOUGHT]
    found = await request.app[CONTACTS].find(_id(request), words)
    return json_response({"contacts": found})


async def merge_contact(request: web.Request) -> web.Response:
    """Make two contacts one person."""
    body, by = await read_body(request, Merge), principal(request).id
    person = await request.app[CONTACTS].merge(by, _id(request), body.other_id, body.reason)
    return json_response({"person": person})


async def undo_merge(request: web.Request) -> web.Response:
    """Take a merge back."""
    body, by = await read_body(request, Undo), principal(request).id
    return json_response(
        {"person": await request.app[CONTACTS].undo(by, _id(request), body.reason)}
    )


async def forget_contact(request: web.Request) -> web.Response:
    """Forget a person: all her contacts, and everything that they wrote."""
    body, contact_id = await read_body(request, Confirmed), _id(request)
    if body.confirm != contact_id:
        raise InvalidInput(field="confirm", problem="must be the id of the contact")
    told = await request.app[FORGETTING].forget(contact_id, principal(request).id)
    return json_response({"forgotten": told})


def _id(request: web.Request) -> str:
    """Return the id of an address; what none of ours looks like is not found."""
    given = request.match_info["id"]
    if not _OURS.fullmatch(given):
        raise ContactNotFound(id=given[:64])
    return given


ROUTES = [
    Route("GET", "/api/desk/contacts/{id}", get_contact, Role.AGENT),
    Route("GET", "/api/desk/contacts/{id}/others", find_contacts, Role.AGENT),
    Route("POST", "/api/desk/contacts/{id}/merge", merge_contact, Role.AGENT),
    Route("POST", "/api/desk/merges/{id}/undo", undo_merge, Role.AGENT),
    Route("POST", "/api/desk/contacts/{id}/forget", forget_contact, Role.SUPERVISOR),
]
