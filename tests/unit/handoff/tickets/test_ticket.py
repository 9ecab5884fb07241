"""Whose turn a ticket is, and how its customer is reached."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import IllegalMove, InvalidContact
from handoff.tickets.reach import parse_reach
from handoff.tickets.ticket import Act, Status, after


def test_an_answer_makes_it_hers_and_her_words_make_it_ours():
    assert after(Status.OPEN, Act.ANSWER) is Status.PENDING
    assert after(Status.PENDING, Act.ASK) is Status.OPEN
    assert after(Status.OPEN, Act.ASK) is Status.OPEN
    assert after(Status.PENDING, Act.SOLVE) is Status.SOLVED


@pytest.mark.parametrize(("status", "act"), list(product([Status.SOLVED], Act)))
def test_nothing_happens_to_a_solved_ticket(status, act):
    with pytest.raises(IllegalMove):
        after(status, act)


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("13800138000", "phone", "13800138000"),
        (" +86 138-0013-8000 ", "phone", "+8613800138000"),
        ("１３８００１３８０００", "phone", "13800138000"),
        ("(010) 6555 1234", "phone", "01065551234"),
        ("010-65551234#812", "phone", "01065551234#812"),
        ("+44 20 7946 0000", "phone", "+442079460000"),
        ("li.mei+shop@mail.example.com.cn", "email", "li.mei+shop@mail.example.com.cn"),
        ("Mei@Example.COM", "email", "Mei@Example.COM"),
    ],
)
def test_numbers_and_addresses_are_read_as_people_write_them(typed, kind, value):
    reach = parse_reach(typed)
    assert (reach.kind, reach.value) == (kind, value)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "我的手机",
        "1234",
        "1" * 16,
        "+",
        "138001380ab",
        "١٣٨٠٠١٣٨٠٠٠",
        "mei@localhost",
        "mei@@example.com",
        "@example.com",
        "mei@example.com\nBcc: all@example.com",
        "mei@example.com, tom@example.com",
        "<script>@example.com",
        "a" * 65 + "@example.com",
        "m@" + "a" * 64 + ".com",
        "m@" + "a.b" * 100 + ".com",
        "javascript:alert(1)",
        "x" * 100_000,
    ],
)
def test_what_is_neither_is_refused(typed):
    with pytest.raises(InvalidContact):
        parse_reach(typed)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(typed):
    try:
        reach = parse_reach(typed)
    except InvalidContact:
        return
    assert parse_reach(reach.value) == reach


@given(st.from_regex(r"\+?[0-9]{5,15}", fullmatch=True))
def test_what_is_shown_again_does_not_tell_the_number(number):
    reach = parse_reach(number)
    assert number not in reach.masked()
    assert number not in repr(reach)


def test_of_an_address_only_its_beginning_and_domain_are_shown():
    assert parse_reach("limei@example.com").masked() == "l***@example.com"
    assert parse_reach("13800138000").masked() == "138****00"
