"""Placeholders: what can be filled, and what is found before anybody sends it."""

from __future__ import annotations

import pytest

from core.errors import UnknownPlaceholder
from handoff.canned.template import PLACEHOLDERS, check, placeholders


def test_every_known_placeholder_may_stand_in_a_reply():
    check(" ".join(f"{{{name}}}" for name in PLACEHOLDERS))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("您好 {contact.nmae}", "contact.nmae"),
        ("{ name }", "name"),
        ("{客户姓名}您好", "客户姓名"),
        ("{contact.name} {agent.__class__}", "agent.__class__"),
        ("{{name}}", "name"),
    ],
)
def test_a_placeholder_that_nobody_could_fill_is_named(text, name):
    with pytest.raises(UnknownPlaceholder) as caught:
        check(text)
    assert caught.value.details["placeholder"] == name
    assert f"{{{name}}}" in caught.value.message("zh")
    assert "{contact.name}" in caught.value.message("en")


@pytest.mark.parametrize("text", ['{"code": 5}', "{}", "{ }", "f(x) { return 1; }", "{{", "}"])
def test_other_braces_are_what_they_are(text):
    check(text)


def test_placeholders_are_named_once_in_the_order_they_come():
    assert placeholders("{today} {agent.name} {today}") == ["today", "agent.name"]
