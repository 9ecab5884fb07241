"""What the database keeps and nobody who reads it may use: access tokens, sealed.

AES-256-GCM (NIST SP 800-38D) under a key that HKDF-SHA256 (RFC 5869) makes of the server's secret.
Whose token it is, is part of what is authenticated, so that none can be put in another's place.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"jieli access tokens 1"
_KEY, _NONCE = 32, 12


@dataclass(frozen=True, slots=True)
class Seal:
    """Closes and opens short texts."""

    key: bytes = field(repr=False)

    @classmethod
    def of(cls, secret: bytes) -> Seal:
        """Return the seal of a server's secret."""
        return cls(HKDF(SHA256(), _KEY, salt=None, info=_PURPOSE).derive(secret))

    def close(self, text: str, whose: str) -> str:
        """Return a text sealed, as base64."""
        nonce = secrets.token_bytes(_NONCE)
        closed = AESGCM(self.key).encrypt(nonce, text.encode(), whose.encode())
        return base64.b64encode(nonce + closed).decode()

    def open(self, sealed: str, whose: str) -> str | None:
        """Return the text; None of whatever was not sealed by us for the same."""
        try:
            raw = base64.b64decode(sealed, validate=True)
            return AESGCM(self.key).decrypt(raw[:_NONCE], raw[_NONCE:], whose.encode()).decode()
        except (binascii.Error, ValueError, InvalidTag):
            return None
