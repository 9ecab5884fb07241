from __future__ import annotations

from pathlib import Path

import pytest

from scripts.dotenv import read_dotenv
from scripts.project import SetupError


def _read(tmp_path: Path, text: str) -> dict[str, str]:
    (tmp_path / ".env").write_text(text, encoding="utf-8")
    return read_dotenv(tmp_path / ".env")


def test_names_and_values_are_read(tmp_path: Path) -> None:
    text = "# 设置\n\nJIELI_PORT=9000\nexport JIELI_HOST = '0.0.0.0'\nEMPTY=\nURL=\"a=b\"\n"
    assert _read(tmp_path, text) == {
        "JIELI_PORT": "9000",
        "JIELI_HOST": "0.0.0.0",
        "EMPTY": "",
        "URL": "a=b",
    }


def test_no_file_is_no_settings(tmp_path: Path) -> None:
    assert read_dotenv(tmp_path / ".env") == {}


def test_a_line_that_is_no_setting_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="line 2"):
        _read(tmp_path, "A=1\nhello\n")
