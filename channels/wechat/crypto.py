"""Encrypted callbacks of WeChat (消息加解密): who signed, what it says, and for whom it is meant.

Tencent's message-push documentation defines it: a SHA-1 over the sorted parts, AES-256-CBC under
the 43 letters of the EncodingAESKey with its first half as initialisation vector, and PKCS#7
padding to 32 bytes. Inside stand 16 random bytes, the length (4 bytes, big-endian), the message,
and the id of the account that it is meant for.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK = 32
_RANDOM, _LENGTH = 16, 4
_HEAD = _RANDOM + _LENGTH
_KEY = re.compile(r"[A-Za-z0-9]{43}")


class Undecipherable(Exception):
    """What came is no message that was encrypted for us; why is for our log alone."""


def signature(token: str, *parts: str) -> str:
    """Return the SHA-1 (40 hex digits) that proves that a sender knows the token.

    In plain mode ``parts`` are timestamp and nonce, in safe mode the ciphertext too.
    """
    text = "".join(sorted((token, *parts)))
    return hashlib.sha1(text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def is_signed(given: str, token: str, *parts: str) -> bool:
    """Tell whether a signature is right, in a time that tells nothing of the right one."""
    right = signature(token, *parts)
    return hmac.compare_digest(given.encode("utf-8", "replace"), right.encode())


@dataclass(frozen=True, slots=True)
class Envelope:
    """Opens and closes what travels encrypted between WeChat and one account.

    ``receiver`` is that account's id: the AppID, for WeCom the CorpID.
    """

    key: bytes = field(repr=False)
    receiver: str

    @classmethod
    def of(cls, encoding_key: str, receiver: str) -> Envelope:
        """Return the envelope of an EncodingAESKey; raise `ValueError` unless it has 43 letters."""
        if not _KEY.fullmatch(encoding_key):
            raise ValueError("an EncodingAESKey has 43 letters and digits")
        return cls(base64.b64decode(encoding_key + "="), receiver)

    def open(self, encrypted: str) -> bytes:
        """Return the message; raise `Undecipherable` for anything that is not wholly right."""
        padded = self._decrypt(_ciphertext(encrypted))
        content = _unpad(padded)
        length = int.from_bytes(content[_RANDOM:_HEAD], "big")
        message, receiver = content[_HEAD : _HEAD + length], content[_HEAD + length :]
        if len(content) < _HEAD or len(message) != length:
            raise Undecipherable("length")
        if not hmac.compare_digest(receiver, self.receiver.encode()):
            raise Undecipherable("receiver")
        return message

    def close(self, message: bytes, random: bytes | None = None) -> str:
        """Return a message encrypted, as base64; ``random`` are its 16 bytes of salt."""
        salt = random or secrets.token_bytes(_RANDOM)
        length = len(message).to_bytes(_LENGTH, "big")
        content = _pad(salt + length + message + self.receiver.encode())
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(content) + encryptor.finalize()).decode()

    def _decrypt(self, ciphertext: bytes) -> bytes:
        decryptor = self._cipher().decryptor()
        return decryptor.update(ciphertext) + decryptor.finalize()

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self.key), modes.CBC(self.key[:16]))


def _ciphertext(encrypted: str) -> bytes:
    try:
        ciphertext = base64.b64decode(encrypted, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Undecipherable("base64") from error
    if not ciphertext or len(ciphertext) % _BLOCK:
        raise Undecipherable("blocks")
    return ciphertext


def _pad(content: bytes) -> bytes:
    missing = _BLOCK - len(content) % _BLOCK
    return content + bytes([missing]) * missing


def _unpad(padded: bytes) -> bytes:
    """Take PKCS#7 padding off; each byte of it must tell how long it is."""
    length = padded[-1]
    if not 1 <= length <= _BLOCK or padded[-length:] != bytes([length]) * length:
        raise Undecipherable("padding")
    return padded[:-length]
