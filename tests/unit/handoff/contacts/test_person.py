"""Which contacts are one person, and taking that apart again."""

from __future__ import annotations

from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from handoff.contacts.person import persons

CONTACTS = [f"c{number}" for number in range(8)]
edges = st.lists(st.tuples(st.sampled_from(CONTACTS), st.sampled_from(CONTACTS)), max_size=12)


def reached(start, ties):
    """Walk from a contact to every other that is tied to her."""
    known, ahead = {start}, deque([start])
    while ahead:
        here = ahead.popleft()
        for one, other in ties:
            for there in {one, other} - known if here in (one, other) else ():
                known.add(there)
                ahead.append(there)
    return known


@given(edges)
def test_a_person_is_whoever_can_be_reached_under_the_smallest_id(ties):
    found = persons(CONTACTS, ties)
    assert found == {one: min(reached(one, ties)) for one in CONTACTS}


@given(edges, st.randoms())
def test_the_order_and_the_direction_of_merges_change_nothing(ties, chance):
    turned = [tie[::-1] if chance.random() < 0.5 else tie for tie in ties]
    chance.shuffle(turned)
    assert persons(CONTACTS, turned) == persons(CONTACTS, ties)


@given(edges, edges)
def test_what_is_undone_leaves_nothing_behind(ties, undone):
    before = persons(CONTACTS, ties)
    persons(CONTACTS, [*ties, *undone])
    assert persons(CONTACTS, ties) == before
    assert persons(CONTACTS, []) == {one: one for one in CONTACTS}
