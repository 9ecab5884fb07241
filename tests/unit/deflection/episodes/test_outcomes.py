"""What became of an episode, by what she said and by how long she was silent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deflection.episodes.episode import Ending
from deflection.episodes.following import NEVER, Again
from deflection.episodes.outcomes import DEFLECTED, Definition, Outcome, Verdict, verdict
from deflection.facts import FactKind
from deflection.readings.reading import Beat, facts_of
from tests.unit.deflection.telling import (
    START,
    accepted,
    asks,
    episode,
    gives_up,
    told,
    votes,
    wants,
)

RULE = Definition()
DAY = timedelta(days=1)
ANSWERED = asks("怎么退款", "answer", "a1", "a2")
NOTHING = asks("火星天气", "no_answer")
OFFERED = asks("退款", "choose", "a1", "a2")


@pytest.mark.parametrize(
    ("parts", "ending", "at_once", "after_a_day"),
    [
        ([ANSWERED], Ending.ANSWERED, Outcome.PENDING, Outcome.ASSUMED),
        ([ANSWERED, votes("a1", True)], Ending.HELPED, Outcome.CONFIRMED, Outcome.CONFIRMED),
        (
            [ANSWERED, votes("a1", False)],
            Ending.UNANSWERED,
            Outcome.PENDING,
            Outcome.ABANDONED_UNANSWERED,
        ),
        ([NOTHING], Ending.UNANSWERED, Outcome.PENDING, Outcome.ABANDONED_UNANSWERED),
        ([OFFERED], Ending.UNTAKEN, Outcome.PENDING, Outcome.BOUNCED),
        (
            [OFFERED, [told(FactKind.OPENED, "a2", 1)]],
            Ending.ANSWERED,
            Outcome.PENDING,
            Outcome.ASSUMED,
        ),
        ([ANSWERED, NOTHING], Ending.UNANSWERED, Outcome.PENDING, Outcome.ABANDONED_UNANSWERED),
        ([NOTHING, wants()], Ending.WAITING, Outcome.PENDING, Outcome.PENDING),
        (
            [NOTHING, wants(), accepted(5)],
            Ending.PERSON,
            Outcome.HANDED_OFF,
            Outcome.HANDED_OFF,
        ),
        (
            [NOTHING, wants(), gives_up(9, 420)],
            Ending.LEFT_QUEUE,
            Outcome.ABANDONED_IN_QUEUE,
            Outcome.ABANDONED_IN_QUEUE,
        ),
        (
            [NOTHING, wants(), [told(FactKind.TICKET_OPENED, minutes=3)]],
            Ending.PERSON,
            Outcome.HANDED_OFF,
            Outcome.HANDED_OFF,
        ),
        (
            [NOTHING, wants(), gives_up(9, 420), asks("怎么退款", "answer", "a1", minutes=12)],
            Ending.ANSWERED,
            Outcome.PENDING,
            Outcome.ASSUMED,
        ),
        (
            [NOTHING, wants(), accepted(5), ANSWERED, votes("a1", True)],
            Ending.PERSON,
            Outcome.HANDED_OFF,
            Outcome.HANDED_OFF,
        ),
    ],
)
def test_an_episode_has_one_outcome(parts, ending, at_once, after_a_day):
    found = episode(*parts)
    assert found.ending is ending
    soon, later = START + timedelta(minutes=15), START + DAY + timedelta(minutes=15)
    assert verdict(found, NEVER, soon, RULE).outcome is at_once
    assert verdict(found, NEVER, later, RULE).outcome is after_a_day


def came(at):
    """Return that she came again, about the same topic; at None she did not."""
    return Again(at, at)


def test_who_asked_nothing_has_none():
    greeted = episode([told(FactKind.HANDOFF_OFFERED)])
    assert greeted.ending is Ending.NO_QUESTION
    assert verdict(greeted, NEVER, START + DAY, RULE) == Verdict(None)


def test_who_asks_again_within_a_day_was_not_helped_by_silence():
    found = episode(ANSWERED)
    again = found.last_at + timedelta(hours=23)
    assert verdict(found, came(again), again, RULE).outcome is Outcome.CAME_BACK
    late = found.last_at + timedelta(hours=25)
    assert verdict(found, came(late), late, RULE).outcome is Outcome.ASSUMED


@pytest.mark.parametrize(
    "picked",
    [
        told(FactKind.SHOWN, "a1", 5, **{"as": "answer", "score": None}),
        told(FactKind.SEARCHED, minutes=5, decision="answer", hits=[], chosen={"value": "ecs"}),
    ],
)
def test_silence_begins_with_what_she_picked_and_not_with_what_the_bot_says(picked):
    offered = told(FactKind.HANDOFF_OFFERED, minutes=9)
    assert episode(OFFERED, [offered]).last_at == START
    assert episode(OFFERED, [picked, offered]).last_at == START + timedelta(minutes=5)


def test_what_she_said_stands_though_she_asks_again_but_is_not_durable():
    found = episode(ANSWERED, votes("a1", True))
    again = found.last_at + timedelta(hours=3)
    known = verdict(found, came(again), again, RULE)
    assert (known.outcome, known.durable) == (Outcome.CONFIRMED, False)


def test_an_outcome_is_durable_after_a_week_without_a_question():
    found = episode(ANSWERED, votes("a1", True))
    week = found.last_at + timedelta(days=7)
    before = verdict(found, NEVER, week - timedelta(seconds=1), RULE)
    assert (before.durable, before.look_at) == (None, week)
    assert verdict(found, NEVER, week, RULE).durable is True
    assert verdict(found, came(week), week, RULE).durable is True


def test_nothing_counts_for_durability_before_its_week_is_over():
    week = START + timedelta(days=7)
    for found in (episode(ANSWERED, votes("a1", True)), episode(NOTHING)):
        over = found.last_at + timedelta(days=7)
        for again in (NEVER, came(found.last_at + timedelta(days=2))):
            before = verdict(found, again, week - timedelta(minutes=1), RULE)
            assert (before.mature, before.look_at) == (False, over)
            after = verdict(found, again, over, RULE)
            assert (after.mature, after.look_at) == (True, None)


def test_what_an_agent_resolved_is_durable_by_the_same_rule():
    resolved = [told(FactKind.RESOLVED, minutes=30, agent_id="mei")]
    found = episode(NOTHING, wants(), accepted(5), resolved)
    week = START + timedelta(minutes=30, days=7)
    assert verdict(found, NEVER, week - timedelta(minutes=1), RULE).durable is None
    assert verdict(found, NEVER, week, RULE).durable is True
    assert verdict(found, came(START + DAY), week, RULE).durable is False


def test_what_an_agent_resolved_is_undone_by_a_contact_on_the_topic_alone():
    resolved = [told(FactKind.RESOLVED, minutes=30, agent_id="mei")]
    found = episode(NOTHING, wants(), accepted(5), resolved)
    week = START + timedelta(days=8)
    assert verdict(found, Again(START + DAY, None), week, RULE).durable is True
    assert verdict(found, Again(START + DAY, START + 2 * DAY), week, RULE).durable is False
    helped = episode(ANSWERED, votes("a1", True))
    assert verdict(helped, Again(START + DAY, None), week, RULE).durable is False


def test_what_an_agent_resolved_is_undone_by_another_question_in_the_same_conversation():
    solved = [told(FactKind.TICKET_SOLVED, minutes=30, agent_id="mei")]
    ticket = [told(FactKind.TICKET_OPENED, minutes=3)]
    found = episode(NOTHING, wants(), ticket, solved)
    week = START + timedelta(days=8)
    assert verdict(found, NEVER, week, RULE).durable is True
    # Her ticket was solved while she went on with the bot.
    asked = episode(NOTHING, wants(), ticket, solved, asks("还是不行", "no_answer", minutes=60))
    assert verdict(asked, NEVER, week, RULE).durable is False


def test_an_episode_begins_with_her_words_not_with_what_she_read_days_before():
    read = Beat("r1", "a9", {"title": "退款", "language": "zh", "product": "ecs"}, seconds=30)
    before = START - timedelta(days=6)
    found = episode(
        facts_of(read, before, before),
        NOTHING,
        wants(),
        accepted(5),
        [told(FactKind.RESOLVED, minutes=30, agent_id="mei")],
    )
    assert found.began_at == START
    assert found.read == {"a9": True}
    only_read = episode(facts_of(read, before, before + DAY))
    assert only_read.began_at == before + DAY


def test_she_came_whenever_she_asked_or_wanted_a_person():
    ticket = [told(FactKind.TICKET_OPENED, minutes=20, why="nobody")]  # of her wish, by nobody
    found = episode(NOTHING, wants(2), ticket, asks("退款", "no_answer", minutes=60), wants(70))
    assert [(at - START).total_seconds() / 60 for at in found.came] == [0, 2, 60, 70]
    left = episode(ticket, [told(FactKind.HANDOFF_REQUESTED, minutes=30, reason="taken_over")])
    assert [(at - START).total_seconds() / 60 for at in left.came] == [20]


def test_who_wanted_a_person_at_once_and_was_helped_is_known_to_have_been_helped_once():
    resolved = [told(FactKind.RESOLVED, minutes=30, agent_id="mei")]
    found = episode(wants(), accepted(5), resolved)
    known = verdict(found, NEVER, START + timedelta(days=8), RULE)
    assert (known.outcome, known.durable) == (None, True)


@pytest.mark.parametrize(("silence", "week"), [(0, 7), (25, 1)])
def test_a_definition_that_contradicts_itself_is_refused(silence, week):
    with pytest.raises(ValueError, match="silence must last"):
        Definition(timedelta(hours=silence), timedelta(days=week))


@given(
    parts=st.lists(
        st.sampled_from([ANSWERED, NOTHING, OFFERED, votes("a1", True), votes("a1", False)]),
        min_size=1,
    ),
    hours=st.integers(0, 24 * 9),
    again=st.none() | st.integers(1, 24 * 9),
)
def test_time_settles_every_outcome_and_never_takes_a_settled_one_back(parts, hours, again):
    found = episode(*parts)
    next_at = None if again is None else found.last_at + timedelta(hours=again)
    now = found.last_at + timedelta(hours=hours)
    if next_at is not None and next_at > now:
        next_at = None  # nobody knows the future
    known = verdict(found, came(next_at), now, RULE)
    if known.outcome is None:
        assert not found.questions
        return
    later = verdict(found, came(next_at), now + timedelta(days=30), RULE)
    assert later.outcome is not Outcome.PENDING
    assert (later.durable is None) == (later.outcome not in DEFLECTED)  # none was resolved
    assert later.mature
    if known.outcome is not Outcome.PENDING:
        assert later.outcome is known.outcome
    if known.look_at is None:
        assert later == known
    else:
        assert known.look_at > now
