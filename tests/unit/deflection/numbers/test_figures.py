"""What an episode adds to the figures of its day."""

from __future__ import annotations

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest

from deflection.episodes.following import NEVER
from deflection.episodes.outcomes import Definition, verdict
from deflection.facts import FactKind
from deflection.numbers.figures import Of, figures
from deflection.numbers.metrics import report
from deflection.teams.membership import NO_TEAMS, Memberships, Placed
from tests.unit.deflection.telling import START, accepted, asks, episode, told, votes, wants

RULE = Definition()


def adds(found, zone=UTC, rule=RULE, days=1, teams=NO_TEAMS):
    judged = verdict(found, NEVER, START + timedelta(days=days), rule)
    return figures(found, judged, zone, rule, teams)


def sums(added, of=Of.ALL, member=""):
    return {name: n for (cell, name), n in added.items() if (cell.of, cell.member) == (of, member)}


@pytest.mark.parametrize(
    ("seconds", "limit", "in_time"), [(19.7, 20, 1), (20, 20, 1), (20.1, 20, 0), (45, 60, 1)]
)
def test_a_wait_is_in_time_to_the_second_whatever_bucket_it_falls_in(seconds, limit, in_time):
    found = episode(asks("火星天气", "no_answer"), wants(2), accepted(2 + seconds / 60))
    rule = Definition(in_time=timedelta(seconds=limit))
    assert report(sums(adds(found, rule=rule)))["service_level"].value == in_time


def test_a_transfer_is_told_of_who_handed_on():
    moved = [told(FactKind.TRANSFERRED, minutes=7, from_agent_id="mei", agent_id="tom")]
    added = adds(episode(asks("火星天气", "no_answer"), wants(2), accepted(5), moved))
    assert report(sums(added))["transfers"].value == 0.5
    assert report(sums(added, Of.AGENT, "mei"))["transfers"].value == 1
    assert report(sums(added, Of.AGENT, "tom"))["transfers"].value == 0


def test_what_an_agent_did_counts_for_the_teams_that_she_was_in_then():
    placed = [Placed(("b", "n"), START), Placed(("e",), START + timedelta(minutes=6))]
    teams = Memberships({"mei": placed, "tom": [Placed(("b",), START)]})
    moved = [told(FactKind.TRANSFERRED, minutes=7, from_agent_id="mei", agent_id="tom")]
    resolved = [told(FactKind.RESOLVED, minutes=9, agent_id="mei")]
    rated = [told(FactKind.RATED, minutes=10, rating=5)]
    parts = (asks("火星天气", "no_answer"), wants(2), accepted(5), moved, resolved, rated)
    added = adds(episode(*parts), days=9, teams=teams)
    # Of b: her chat and his, who had the customer last; of n: hers alone; of e: the survey alone.
    b, n, e = (sums(added, Of.TEAM, team) for team in "bne")
    assert (b["chats"], b["transfers"], b["fcr:true"]) == (2, 1, 1)
    assert (n["chats"], n["transfers"]) == (1, 1)
    assert e == {"csat_asked": 1, "csat:5": 1}
    assert n | e == sums(added, Of.AGENT, "mei")


def test_a_chat_that_an_agent_began_counts_with_its_end_as_others_do():
    taken = [told(FactKind.ACCEPTED, minutes=5, agent_id="mei")]
    resolved = [told(FactKind.RESOLVED, minutes=9, agent_id="mei")]
    rated = [told(FactKind.RATED, minutes=10, rating=5)]
    added = adds(episode(taken, resolved, rated), days=9)
    for found in (report(sums(added)), report(sums(added, Of.AGENT, "mei"))):
        assert (found["csat"].value, found["csat_response"].value, found["fcr"].value) == (1, 1, 1)
    assert report(sums(added))["resolution_p50"].of == 1


def test_the_time_to_an_answer_is_from_the_first_question_to_the_text_that_was_read_last():
    first, second = asks("退款", "no_answer"), asks("怎么退款", "choose", "a1", "a2", minutes=2)
    chosen = [told(FactKind.SHOWN, "a2", 4, **{"as": "answer", "score": None})]
    found = report(sums(adds(episode(first, second, chosen, votes("a2", True, 9)))))
    assert found["answer_time_p50"].value == pytest.approx(240, rel=0.025)
    assert found["questions_per_solved"].value == 2


def test_a_question_that_was_asked_back_was_not_answered_at_once():
    facet = {"facet": "product", "value": "ecs"}
    meant = told(FactKind.SEARCHED, minutes=1, decision="answer", hits=[], chosen=facet)
    shown = told(FactKind.SHOWN, "a1", 1, **{"as": "answer", "score": 0.8})
    found = report(sums(adds(episode(asks("退款", "ask_back"), [meant, shown]))))
    rates = ("coverage", "answer_rate", "choice_rate", "search_success")
    assert [found[code].value for code in rates] == [1, 0, 1, 1]
    lost = told(FactKind.SEARCHED, minutes=1, decision="no_answer", hits=[], chosen=facet)
    found = report(sums(adds(episode(asks("退款", "ask_back"), [lost]), days=2)))
    assert [found[code].value for code in (*rates, "offered")] == [1, 0, 1, 0, 1]


@pytest.mark.parametrize(
    ("after", "still"),
    [
        ([], 0),
        (asks("还是不行", "no_answer", minutes=5), 1),
        (wants(5), 1),
        (wants(5, "taken_over"), 0),
        ([*votes("a1", True, 4), *asks("发票呢", "no_answer", minutes=5)], 0),
    ],
)
def test_who_read_and_still_asked_counts_for_the_article(after, still):
    added = adds(episode(asks("怎么退款", "answer", "a1"), after))
    found = report(sums(added, Of.ARTICLE, "a1"))
    assert (found["read"].value, found["read_still_asked"].value) == (1, still)


def test_what_an_agent_sent_and_she_opened_counts_for_nobody():
    sent = [told(FactKind.SHOWN, "a5", 6, **{"as": "article", "sent_by": "agent"})]
    opened = [told(FactKind.OPENED, "a5", 7), told(FactKind.DWELT, "a5", 8)]
    chat = (asks("怎么退款", "answer", "a1"), wants(2), accepted(5), sent)
    assert report(sums(adds(episode(*chat, opened)), Of.ARTICLE, "a5"))["read"].value == 0
    # What she found on a help page, or was offered again by the bot, she read by herself.
    found = [told(FactKind.OPENED, "a5", 9, sent_by="help_centre")]
    assert report(sums(adds(episode(*chat, found)), Of.ARTICLE, "a5"))["read"].value == 1
    offered = asks("退款", "choose", "a5", minutes=9)
    again = episode(*chat, offered, opened)
    assert report(sums(adds(again), Of.ARTICLE, "a5"))["read"].value == 1


def test_what_was_read_before_the_first_question_counts_too():
    read = [told(FactKind.OPENED, "a9", minutes=-3)]
    added = adds(episode(read, asks("怎么退款", "answer", "a1")))
    assert report(sums(added, Of.ARTICLE, "a9"))["read_still_asked"].value == 1


def test_a_day_is_one_of_the_zone_also_where_clocks_change():
    berlin = ZoneInfo("Europe/Berlin")  # on 2026-03-29 it is 2 o'clock never
    night = asks("怎么退款", "answer", "a1", minutes=(27 - 0) * 24 * 60 - 9 * 60)
    for minutes, day, hour in ((30, 29, 1), (90, 29, 3), (21.5 * 60, 29, 23), (22.5 * 60, 30, 0)):
        moved = [told(one.kind, one.article_id, 0, **one.data) for one in night]
        at = START.replace(day=29, hour=0) + timedelta(minutes=minutes)
        shifted = [type(one)(one.kind, at, one.article_id, one.data) for one in moved]
        added = adds(episode(shifted), berlin, days=60)
        [cell] = {cell for cell, name in added if name == f"hour:{hour:02}"}
        assert cell.day.day == day
