"""What people saw acknowledged against what the app knows: every kind of loss is found."""

from __future__ import annotations

import pytest

from benchmarks.handoff.ledger import Ledger, judge

ASSIGNED = {"c1": ("assigned", "anna")}


def line(seq, sender="customer", id_=None, author=None, event=None):
    return {
        "seq": seq,
        "sender": sender,
        "client_message_id": id_,
        "author": {"id": author} if author else None,
        "data": {"event": event} if event else {},
    }


TRANSCRIPT = [
    line(1, id_="ask"),
    line(2, "system", event="accepted"),
    line(3, "agent", id_="hello", author="anna"),
]


@pytest.fixture
def ledger():
    """A customer's wish and an agent's word were acknowledged, and to whom she belongs."""
    ledger = Ledger()
    ledger.sent("c1", "ask", 1)
    ledger.sent("c1", "hello", 3)
    ledger.queued.add("c1")
    ledger.owned("c1", "anna")
    return ledger


def lost(ledger, stored=TRANSCRIPT, shown=None, states=ASSIGNED):
    return judge(ledger, {"c1": stored}, {} if shown is None else {"c1": shown}, states).lost


def doubled(ledger, stored=TRANSCRIPT, states=ASSIGNED):
    return judge(ledger, {"c1": stored}, {}, states).double_owned


def test_when_all_is_there_nothing_is_lost(ledger):
    assert lost(ledger, shown=TRANSCRIPT) == doubled(ledger) == ()


@pytest.mark.parametrize(
    "stored",
    [
        TRANSCRIPT[:2],
        [*TRANSCRIPT[:2], line(3)],
        [*TRANSCRIPT, line(4, id_="ask")],
        [line(1), line(2, id_="ask"), line(3, "agent", id_="hello", author="anna")],
    ],
    ids=["gone", "another in its place", "twice", "under another number"],
)
def test_an_acknowledged_message_must_be_there_once_under_its_number(ledger, stored):
    assert lost(ledger, stored)


def test_a_gap_in_the_numbers_is_a_loss(ledger):
    assert lost(ledger, [TRANSCRIPT[0], TRANSCRIPT[2]])


def test_a_page_that_was_shown_something_else_is_a_loss(ledger):
    assert lost(ledger, shown=[*TRANSCRIPT, TRANSCRIPT[2]])


@pytest.mark.parametrize("state", ["bot", "closed"])
def test_who_was_queued_must_be_waited_for_or_served(ledger, state):
    assert lost(ledger, states={"c1": (state, None)}) == ("handoff of c1",)


def test_two_who_were_told_that_it_is_theirs_are_found(ledger):
    ledger.owned("c1", "bo")
    assert doubled(ledger) == ("c1",)


def test_an_owner_who_was_told_and_another_who_is_stored_are_found(ledger):
    assert doubled(ledger, states={"c1": ("assigned", "bo")}) == ("c1",)


def test_two_who_speak_or_two_acceptances_are_found(ledger):
    assert doubled(ledger, [*TRANSCRIPT, line(4, "agent", id_="x", author="bo")]) == ("c1",)
    assert doubled(ledger, [*TRANSCRIPT, line(4, "system", event="accepted")]) == ("c1",)
