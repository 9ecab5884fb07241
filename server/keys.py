"""The key that signs visitor ids: given by a setting, or made once and kept in the var folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from server.settings import Settings

_SHORTEST = 32


def secret_key(settings: Settings) -> bytes:
    """Return the signing key; refuse one that is too short to be secret."""
    given = settings.secret_key.get_secret_value()
    if given:
        if len(given) < _SHORTEST:
            raise ValueError(f"JIELI_SECRET_KEY needs at least {_SHORTEST} characters")
        return given.encode()
    return _kept(settings.var / "secret.key")


def _kept(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_urlsafe(48).encode())
    return path.read_bytes()
