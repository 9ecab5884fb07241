from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from community.thread import Member, Post, State, best_answer, first_state, visible

QUESTION = Post(
    "p1", "t", 1, "site:a", "A", False, "?", State.SHOWN, "", 9, datetime(2026, 3, 2, tzinfo=UTC)
)
ASKER, OTHER = Member("site:a", "A"), Member("site:b", "B")
EDITOR, AGENT = Member("s1", "E", staff=True, editor=True), Member("s2", "S", staff=True)


def answer(number, votes=0, **more):
    return replace(QUESTION, id=f"p{number}", number=number, votes=votes, **more)


def test_the_accepted_answer_stands_for_a_thread_whatever_the_votes():
    posts = [QUESTION, answer(2, 5), answer(3, 0)]
    assert best_answer(posts, "p3").id == "p3"
    assert best_answer(posts, None).id == "p2"


def test_among_equals_the_staffs_goes_first_then_the_earliest():
    assert best_answer([answer(2), answer(3, staff=True)], None).id == "p3"
    assert best_answer([answer(3), answer(2)], None).id == "p2"


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(State)), max_size=6))
def test_what_is_not_shown_never_stands_for_a_thread(answers):
    posts = [answer(n, votes, state=state) for n, (votes, state) in enumerate(answers, 2)]
    for accepted in [None, *(post.id for post in posts)]:
        best = best_answer([QUESTION, *posts], accepted)
        shown = [post for post in posts if post.state is State.SHOWN]
        assert (best is None) == (not shown)
        assert best is None or best in shown


def test_a_post_that_waits_is_seen_by_its_author_and_the_editors_a_hidden_one_by_editors_alone():
    seen = {
        state: [
            visible(replace(QUESTION, state=state), who)
            for who in (None, OTHER, AGENT, ASKER, EDITOR)
        ]
        for state in State
    }
    assert seen == {
        State.SHOWN: [True] * 5,
        State.WAITING: [False, False, False, True, True],
        State.HIDDEN: [False, False, False, False, True],
    }


def test_newcomers_wait_until_so_many_of_theirs_were_shown_and_the_staff_never():
    assert [first_state(OTHER, shown, 2) for shown in (0, 1, 2)] == [
        State.WAITING,
        State.WAITING,
        State.SHOWN,
    ]
    assert first_state(OTHER, 0, 0) is State.SHOWN
    assert first_state(AGENT, 0, 9) is State.SHOWN
