"""Who waited how long, and how an agent's time was spent."""

from __future__ import annotations

from deflection.episodes.care import Reached, care
from deflection.facts import FactKind
from tests.unit.deflection.telling import accepted, gives_up, told, wants


def facts(*parts):
    return [fact for part in parts for fact in part]


def test_waiting_and_the_first_word_are_told_apart():
    found = care(
        facts(
            wants(2),
            accepted(5),
            [told(FactKind.AGENT_REPLIED, minutes=6, agent_id="mei")],
            [told(FactKind.CUSTOMER_REPLIED, minutes=8)],
            [told(FactKind.AGENT_REPLIED, minutes=9, agent_id="mei")],
            [told(FactKind.RESOLVED, minutes=12, agent_id="mei")],
        )
    )
    assert (found.reached, found.waited, found.reason) == (Reached.PERSON, (180,), "requested")
    [stint] = found.stints
    assert (stint.seconds, stint.first_reply_seconds, stint.replies) == (420, 60, 2)
    assert stint.customer_seconds == 120 + 180  # from a reply until her next words, or the end


def test_the_wait_of_who_gave_up_is_not_that_of_who_was_accepted():
    found = care(facts(wants(2), gives_up(4, 120), wants(10), accepted(11)))
    assert (found.waited, found.abandoned) == ((60,), (120,))
    assert found.reached is Reached.PERSON


def test_a_transfer_ends_one_agents_time_and_begins_anothers():
    moved = [told(FactKind.TRANSFERRED, minutes=7, from_agent_id="mei", agent_id="tom")]
    found = care(facts(wants(2), accepted(5), moved))
    assert [(one.agent_id, one.seconds) for one in found.stints] == [("mei", 120), ("tom", None)]
    assert [one.transferred for one in found.stints] == [True, False]


def test_who_was_given_back_to_the_queue_waits_anew():
    back = [told(FactKind.REQUEUED, minutes=6)]
    found = care(facts(wants(2), accepted(5), back, accepted(8, "tom")))
    assert found.waited == (180, 120)
    assert [one.seconds for one in found.stints] == [60, None]


def test_a_clock_that_was_turned_back_makes_no_negative_time():
    found = care(facts(wants(5), accepted(3), [told(FactKind.RESOLVED, minutes=1)]))
    assert found.waited == (0,)
    assert found.stints[0].seconds == 0


def test_her_turns_take_no_longer_than_the_chat_where_a_clock_was_turned_back():
    found = care(
        facts(
            wants(0),
            accepted(1),
            [told(FactKind.AGENT_REPLIED, minutes=10, agent_id="mei")],
            [told(FactKind.CUSTOMER_REPLIED, minutes=50)],
            [told(FactKind.RESOLVED, minutes=5, agent_id="mei")],
        )
    )
    [stint] = found.stints
    assert (stint.seconds, stint.customer_seconds) == (240, 240)


def test_who_was_given_back_and_gave_up_did_not_wait_while_an_agent_had_her():
    back = [told(FactKind.REQUEUED, minutes=41)]
    found = care(facts(wants(0), accepted(1), back, gives_up(42.5, 42 * 60)))  # seen until 42:00
    assert (found.waited, found.abandoned) == ((60,), (60,))

    taken = [told(FactKind.ACCEPTED, minutes=10, agent_id="mei")]  # unasked: she never queued
    found = care(facts(taken, back, gives_up(42, 32 * 60)))
    assert (found.waited, found.abandoned) == ((), (60,))

    gone_before = care(facts(wants(0), accepted(1), back, gives_up(42, 20 * 60)))
    assert gone_before.abandoned == (0,)
