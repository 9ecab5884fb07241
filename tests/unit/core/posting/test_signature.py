"""Who wrote a post, and when."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.posting.signature import TOLERANCE, sign, verify

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = b"a secret of thirty-two bytes....."
BODY = '{"record":"退款"}'.encode()


def test_the_signature_is_what_the_document_says():
    moment = int(NOW.timestamp())
    digest = hmac.new(SECRET, f"{moment}.".encode() + BODY, hashlib.sha256).hexdigest()
    assert sign(SECRET, BODY, NOW) == f"t={moment},v1={digest}"


def test_the_receiver_can_verify_it():
    assert verify(SECRET, BODY, sign(SECRET, BODY, NOW), NOW)


@pytest.mark.parametrize(
    ("secret", "body", "later"),
    [
        pytest.param(b"another", BODY, timedelta(), id="another secret"),
        pytest.param(SECRET, BODY + b" ", timedelta(), id="another body"),
        pytest.param(SECRET, BODY, TOLERANCE * 2, id="played again later"),
    ],
)
def test_what_was_changed_or_kept_too_long_is_refused(secret, body, later):
    assert not verify(secret, body, sign(SECRET, BODY, NOW), NOW + later)


def test_the_moment_cannot_be_changed():
    signed = sign(SECRET, BODY, NOW - TOLERANCE * 2)
    moment = int(NOW.timestamp())
    assert not verify(SECRET, BODY, f"t={moment}," + signed.partition(",")[2], NOW)


@given(st.text(max_size=100))
def test_a_header_that_is_none_is_refused(header):
    assert not verify(SECRET, BODY, header, NOW)
