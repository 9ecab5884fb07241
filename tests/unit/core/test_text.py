"""Text from outside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import EmptyMessage, MessageTooLong
from core.text import MESSAGE_LIMIT, clean, clean_message


@pytest.mark.parametrize("text", ["", "   ", "\x00", "\u202e", "\n\t\r\n", "\ud800"])
def test_a_message_without_visible_text_is_empty(text):
    with pytest.raises(EmptyMessage):
        clean_message(text)


def test_a_message_at_the_limit_passes_and_one_more_character_does_not():
    assert clean_message("字" * MESSAGE_LIMIT) == "字" * MESSAGE_LIMIT
    with pytest.raises(MessageTooLong) as caught:
        clean_message("字" * 10_000)
    assert caught.value.details == {"length": 10_000, "limit": MESSAGE_LIMIT}


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("a\x00b", "ab"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("退款\u202egpj", "退款gpj"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("👩‍👩‍👧 家庭", "👩‍👩‍👧 家庭"),
        ("e\u0301", "é"),
    ],
)
def test_cleaning_takes_out_what_cannot_be_seen_or_stored_and_nothing_else(raw, kept):
    assert clean(raw) == kept


@given(st.text())
def test_cleaned_text_is_stable_and_can_be_encoded(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    cleaned.encode("utf-8")
