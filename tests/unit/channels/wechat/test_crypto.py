"""Signatures and encryption, by Tencent's own examples and against what is not wholly right."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from channels.wechat.crypto import Envelope, Undecipherable, is_signed, signature

PAYLOADS = Path(__file__).resolve().parents[3] / "payloads" / "wechat"
VECTORS = json.loads((PAYLOADS / "crypto_vectors.json").read_text("utf-8"))
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
ENVELOPE = Envelope.of(KEY, "wx1234567890abcdef")


def by_id(vectors):
    """Name parameters by the vectors' own ids."""
    return [pytest.param(each, id=each["id"]) for each in vectors]


@pytest.mark.parametrize("vector", by_id(VECTORS["url_signature"]))
def test_the_official_signatures_are_made_and_accepted(vector):
    parts = vector["token"], vector["timestamp"], vector["nonce"]
    assert signature(*parts) == vector["signature"]
    assert is_signed(vector["signature"], *parts)


@pytest.mark.parametrize("vector", by_id(VECTORS["decrypt"]))
def test_the_official_ciphertexts_are_opened(vector):
    parts = vector["token"], vector["timestamp"], vector["nonce"], vector["encrypt"]
    assert is_signed(vector["msg_signature"], *parts)
    envelope = Envelope.of(vector["aes_key"], vector["appid"])
    assert envelope.open(vector["encrypt"]).decode() == vector["plaintext"]


@pytest.mark.parametrize("vector", by_id(VECTORS["encrypt"]))
def test_the_official_replies_are_closed_byte_for_byte(vector):
    envelope = Envelope.of(vector["aes_key"], vector["appid"])
    closed = envelope.close(vector["plaintext"].encode(), vector["random"].encode())
    assert closed == vector["encrypt"]
    parts = vector["token"], vector["timestamp"], vector["nonce"], closed
    assert signature(*parts) == vector["msg_signature"]


@given(st.binary(max_size=2000))
def test_what_is_closed_can_be_opened(message):
    assert ENVELOPE.open(ENVELOPE.close(message)) == message


def test_the_same_message_is_never_closed_alike():
    assert ENVELOPE.close(b"x") != ENVELOPE.close(b"x")


def raw(content: bytes) -> str:
    """Encrypt content as it is, whatever its padding says."""
    encryptor = Cipher(algorithms.AES(ENVELOPE.key), modes.CBC(ENVELOPE.key[:16])).encryptor()
    return base64.b64encode(encryptor.update(content) + encryptor.finalize()).decode()


def padded(message: bytes = b"hello", receiver: bytes = b"wx1234567890abcdef", length=None):
    """Return the content around a message, rightly padded."""
    told = len(message) if length is None else length
    content = b"r" * 16 + told.to_bytes(4, "big") + message + receiver
    missing = 32 - len(content) % 32
    return content + bytes([missing]) * missing


def test_the_helpers_of_these_tests_close_as_wechat_does():
    assert ENVELOPE.open(raw(padded())) == b"hello"


@pytest.mark.parametrize(
    "encrypted",
    [
        pytest.param("", id="nothing"),
        pytest.param("+++", id="broken base64"),
        pytest.param("你好", id="no base64"),
        pytest.param(raw(padded())[:-8], id="truncated"),
        pytest.param(base64.b64encode(b"x" * 16).decode(), id="half a block"),
        pytest.param(base64.b64encode(b"x" * 48).decode(), id="no multiple of 32"),
        pytest.param(raw(padded()[:-1] + b"\x00"), id="padding of 0"),
        pytest.param(raw(padded()[:-1] + b"\x21"), id="padding of 33"),
        pytest.param(raw(padded()[:-1] + b"\xff"), id="padding of 255"),
        pytest.param(raw(padded()[:-2] + b"\x01" + padded()[-1:]), id="inconsistent padding"),
        pytest.param(raw(padded(receiver=b"wx0000000000000000")), id="another receiver"),
        pytest.param(raw(padded(receiver=b"")), id="no receiver"),
        pytest.param(raw(padded(receiver=b"wx1234567890abcdefg")), id="a longer receiver"),
        pytest.param(raw(padded(length=4096)), id="length beyond the body"),
        pytest.param(raw(padded(length=2**32 - 1)), id="length of 4 GiB"),
        pytest.param(raw(padded(length=0)), id="length too short"),
        pytest.param(raw(b"\x20" * 32), id="nothing but padding"),
    ],
)
def test_what_is_not_wholly_right_is_not_opened(encrypted):
    with pytest.raises(Undecipherable):
        ENVELOPE.open(encrypted)


@given(st.binary(min_size=32, max_size=128))
def test_no_ciphertext_raises_anything_else(ciphertext):
    with pytest.raises(Undecipherable):
        ENVELOPE.open(base64.b64encode(ciphertext).decode())


def test_one_changed_letter_of_a_signature_is_refused():
    right = signature("AAAAA", "1", "2")
    wrong = ("0" if right[0] != "0" else "1") + right[1:]
    assert not is_signed(wrong, "AAAAA", "1", "2")
    assert not is_signed("", "AAAAA", "1", "2")
    assert not is_signed("签名\ud800", "AAAAA", "1", "2")


def test_the_plain_signature_does_not_stand_for_the_encrypted_body():
    plain = signature("AAAAA", "1", "2")
    assert not is_signed(plain, "AAAAA", "1", "2", ENVELOPE.close(b"x"))


@pytest.mark.parametrize(
    "key", ["", "a" * 42, "a" * 44, "a" * 42 + "=", "钥" * 43, "a" * 42 + "\n"]
)
def test_a_key_of_another_length_is_refused_without_being_quoted(key):
    with pytest.raises(ValueError, match="43 letters") as refused:
        Envelope.of(key, "wx")
    assert not key or key not in str(refused.value)


def test_the_key_is_in_no_repr():
    assert "abcdef" not in repr(ENVELOPE).replace(ENVELOPE.receiver, "")
    assert repr(ENVELOPE.key) not in repr(ENVELOPE)
