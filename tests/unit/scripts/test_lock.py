from __future__ import annotations

from pathlib import Path

import pytest

from scripts.lock import kept, portable
from scripts.project import Project, SetupError


def test_a_build_label_is_left_off_so_that_any_machine_can_install() -> None:
    assert portable(["aiohttp==3.14.5", "torch==2.13.0+cu126"]) == [
        "aiohttp==3.14.5",
        "torch==2.13.0",
    ]


def test_what_graphics_cards_need_is_left_out_for_other_machines_have_none() -> None:
    frozen = ["cuda-toolkit==13.0.3.0", "nvidia-nccl-cu13==2.29.7", "sympy==1.14.0"]
    assert portable([*frozen, "triton==3.7.1"]) == ["sympy==1.14.0"]


def test_the_order_is_that_of_the_names_whatever_pip_lists_first() -> None:
    frozen = ["PyYAML==6.0.3", "pytest==9.2.0", "argon2-cffi-bindings==26.2.0", "argon2-cffi==25"]
    assert portable(frozen) == [frozen[3], frozen[2], frozen[1], frozen[0]]


def test_pins_stay_but_of_what_is_named_directly(tmp_path: Path) -> None:
    folder = tmp_path / "requirements"
    folder.mkdir()
    (folder / "app.in").write_text("# Why.\naiohttp==3.15.0\nsqlalchemy[asyncio]==2.1.9\n")
    (folder / "app.txt").write_text("# All.\naiohttp==3.14.5\nSQLAlchemy==2.1.8\nyarl==1.2.0\n")
    (folder / "dev.in").write_text("types_PyYAML==6.1\n")
    (folder / "dev.txt").write_text("types-PyYAML==6.0\npluggy==1.6.0\n")
    assert kept(Project(tmp_path), "app") == ["yarl==1.2.0"]
    assert kept(Project(tmp_path), "dev") == ["yarl==1.2.0", "pluggy==1.6.0"]


def test_pip_itself_and_other_lines_are_left_out() -> None:
    assert portable(["pip==26.0", "WARNING: x", "", "wheel==0.45.1"]) == ["wheel==0.45.1"]


def test_a_package_from_a_path_is_refused() -> None:
    with pytest.raises(SetupError, match="torch was installed from a path"):
        portable(["torch @ file:///somewhere/torch.whl"])
