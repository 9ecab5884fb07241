from __future__ import annotations

import os
from pathlib import Path

import pytest

from scripts.only_one import only_one
from scripts.project import SetupError


def test_a_second_one_is_told_who_is_at_work(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with (
        only_one(path, "running"),
        pytest.raises(SetupError, match=f"process {os.getpid()}"),
        only_one(path, "running"),
    ):
        pass


def test_the_lock_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with only_one(tmp_path / "lock", "running"):
            pass
