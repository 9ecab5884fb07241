"""The demo's people find at their desks what a first run is to show."""

from __future__ import annotations

from sqlalchemy import select

from core.routes import Principal, Role
from handoff.canned import template
from handoff.canned.service import CannedReplies
from handoff.canned.tables import CannedRow
from handoff.tables import AgentRow
from server.demo_people import PEOPLE, hire


async def test_everybody_has_canned_replies_in_both_languages_and_some_their_own(database):
    async with database.write() as session:
        await hire(session, {person.username: "correct horse" for person in PEOPLE})
        rows = (await session.scalars(select(AgentRow))).all()
        for row in await session.scalars(select(CannedRow)):
            template.check(row.text)
        ids = {row.name: row.id for row in rows}
    shelves = {}
    for person in (each for each in PEOPLE if Role.AGENT in each.roles):
        agent = Principal(ids[person.name], person.name, frozenset(person.roles))
        replies = await CannedReplies(database).all(agent)
        assert {"hi", "hello"} <= {each["shortcut"] for each in replies}
        shelves[person.username] = {each["shelf"] for each in replies}
    assert shelves["mei"] == shelves["tom"] == {"mine", "all", "team:cloud"}
    assert shelves["wang"] == {"all", "team:cloud", "team:account"}


def test_every_login_says_what_it_opens():
    places = {person.username: person.places for person in PEOPLE}
    assert places["mei"] == ["desk"]
    assert places["wang"] == ["desk", "reports"]
    assert places["chen"] == ["studio"]
    assert places["zhao"] == ["reports"]
