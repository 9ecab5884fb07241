from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.keys import NAMES, ensure_keys
from scripts.project import SetupError


def test_secrets_are_made_once_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secrets.json"
    first = ensure_keys(path)
    assert set(first) == set(NAMES)
    assert all(len(value) >= 32 for value in first.values())
    assert len(set(first.values())) == len(NAMES)
    assert ensure_keys(path) == first


def test_only_their_owner_may_read_them(tmp_path: Path) -> None:
    ensure_keys(tmp_path / "secrets.json")
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_missing_secret_is_added_and_the_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    path.write_text(json.dumps({NAMES[0]: "kept"}))
    assert ensure_keys(path)[NAMES[0]] == "kept"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_damaged_file_is_named_and_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    path.write_text("{")
    with pytest.raises(SetupError, match=r"secrets\.json is not JSON"):
        ensure_keys(path)
    assert path.read_text() == "{"
