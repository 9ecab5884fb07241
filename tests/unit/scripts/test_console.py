from __future__ import annotations

import io

import pytest

from scripts.console import Console


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_keeps_one_line_for_the_start_and_one_for_the_end() -> None:
    log = io.StringIO()
    with Console(log).step("Building") as step:
        step.update("noise")
    assert log.getvalue() == "  Building\n✓ Building  (0 s)\n"


def test_a_terminal_sees_the_latest_line_in_place() -> None:
    terminal = Terminal()
    with Console(terminal).step("Building") as step:
        step.update("vite 1/2")
    assert "\r\x1b[2K  Building  0 s  vite 1/2" in terminal.getvalue()
    assert terminal.getvalue().count("\n") == 1


def test_a_step_that_fails_is_marked() -> None:
    log = io.StringIO()
    with pytest.raises(ZeroDivisionError), Console(log).step("Building"):
        raise ZeroDivisionError
    assert "✗ Building" in log.getvalue()


def test_a_terminal_without_chinese_or_ticks_is_still_written_to() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    Console(stream).say("✓ 接力")
    stream.seek(0)
    assert stream.read() == "? ??\n"
