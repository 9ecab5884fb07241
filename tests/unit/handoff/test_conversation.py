"""The state machine."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import IllegalMove
from handoff.conversation import TRANSITIONS, Action, Moved, State, move


@pytest.mark.parametrize(
    ("start", "action", "end"), [(s, a, e) for (s, a), e in TRANSITIONS.items()]
)
def test_every_move_of_the_table_returns_its_event(start, action, end):
    assert move(start, action) == Moved(action, start, end)


@pytest.mark.parametrize(
    ("start", "action"), [pair for pair in product(State, Action) if pair not in TRANSITIONS]
)
def test_every_other_move_is_an_error_naming_state_and_action(start, action):
    with pytest.raises(IllegalMove) as caught:
        move(start, action)
    assert caught.value.details == {"state": start.value, "action": action.value}


@given(st.lists(st.sampled_from(Action), max_size=40))
def test_only_the_bot_the_queue_an_agent_or_nobody_ever_owns_a_conversation(actions):
    state = State.BOT
    for action in actions:
        try:
            state = move(state, action).after
        except IllegalMove:
            continue
        assert state in State


def test_a_closed_conversation_can_only_be_reopened():
    assert [action for state, action in TRANSITIONS if state is State.CLOSED] == [Action.REOPEN]
