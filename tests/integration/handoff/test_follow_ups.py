"""Whom to call back, page by page (both kinds of database)."""

from __future__ import annotations

from datetime import timedelta

from core.cursor import Cursor
from handoff.follow_ups.follow_up import State
from handoff.follow_ups.service import PAGE, FollowUps
from handoff.follow_ups.tables import FollowUpRow


def row(number, opened_at):
    return FollowUpRow(
        id=f"f{number:03}",
        survey_id=f"s{number}",
        contact_id="c",
        conversation_id="v",
        kind="csat",
        score=1,
        comment="",
        state=State.OPEN,
        opened_at=opened_at,
    )


async def test_pages_hold_each_once_the_newest_first_also_where_many_came_at_once(database, clock):
    moments = [clock() + timedelta(microseconds=number // PAGE) for number in range(2 * PAGE + 7)]
    async with database.write() as session:
        session.add_all(row(number, moment) for number, moment in enumerate(moments))
    follow_ups, seen, after = FollowUps(database, clock), [], None
    while True:
        page = await follow_ups.page(State.OPEN, after)
        seen += [each["id"] for each in page["follow_ups"]]
        if page["next"] is None:
            break
        after = Cursor.parse(page["next"], "after")
    assert seen == [f"f{number:03}" for number in reversed(range(len(moments)))]
