from __future__ import annotations

import pytest

from scripts.lock import portable
from scripts.project import SetupError


def test_a_build_label_is_left_off_so_that_any_machine_can_install() -> None:
    assert portable(["torch==2.13.0+cu126", "aiohttp==3.14.5"]) == [
        "torch==2.13.0",
        "aiohttp==3.14.5",
    ]


def test_pip_itself_and_other_lines_are_left_out() -> None:
    assert portable(["pip==26.0", "WARNING: x", "", "wheel==0.45.1"]) == ["wheel==0.45.1"]


def test_a_package_from_a_path_is_refused() -> None:
    with pytest.raises(SetupError, match="torch was installed from a path"):
        portable(["torch @ file:///somewhere/torch.whl"])
