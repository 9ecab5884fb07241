"""How busy teams are."""

from __future__ import annotations

from handoff.routing.staffing.presence import Presence
from handoff.wall.team import Busyness, Worker, busyness, everybody

MEI = Worker("mei", Presence.ONLINE, 2.0, 5.0, ("cloud", "account"))
TOM = Worker("tom", Presence.LUNCH, 1.0, 4.0, ("cloud",))


def test_an_agent_of_two_teams_counts_in_both():
    found = busyness([MEI, TOM], ["account", "cloud", "empty"])
    assert found["account"] == Busyness(1, 1, 2.0, 5.0)
    assert found["empty"] == Busyness()


def test_who_is_away_still_holds_her_chats_but_has_no_room():
    assert busyness([MEI, TOM], ["cloud"])["cloud"] == Busyness(2, 1, 3.0, 5.0)


def test_all_together_everybody_counts_once():
    assert everybody([MEI, TOM]) == Busyness(2, 1, 3.0, 5.0)


def test_a_team_that_is_gone_is_not_told():
    assert "cloud" not in busyness([MEI], ["account"])
