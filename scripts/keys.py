"""The two secrets of an installation: made once, kept where only their owner can read them."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from scripts.project import SetupError

NAMES = ("JIELI_ACTION_TOKEN", "JIELI_SECRET_KEY")


def ensure_keys(path: Path) -> dict[str, str]:
    """Return the secrets as settings, making those that are missing."""
    kept = _read(path)
    missing = [name for name in NAMES if not kept.get(name)]
    if missing:
        kept.update({name: secrets.token_urlsafe(32) for name in missing})
        _write(path, kept)
    return {name: kept[name] for name in NAMES}


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise SetupError(
            f"{path} is not JSON; correct it, or delete it to get new secrets "
            "(visitors and staff are then signed out)."
        ) from error
    return {str(name): str(value) for name, value in kept.items()}


def _write(path: Path, kept: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    if draft.exists():
        draft.unlink()
    handle = os.open(str(draft), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(kept, file, indent=2)
    draft.replace(path)
