"""A start with a mistake in the settings: two lines that name it, without what may be secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.programs import started


@pytest.mark.parametrize("module", ["server", "server.prepare"])
def test_a_wrong_setting_is_named_without_its_value(tmp_path: Path, module: str) -> None:
    code, said = started(tmp_path, module, JIELI_RASA_TIMEOUT="hunter2")
    assert code != 0
    assert len(said) == 2, said
    assert all("JIELI_RASA_TIMEOUT" in line for line in said)
    assert "hunter2" not in str(said)


def test_a_wrong_policy_is_named_with_its_entry(tmp_path: Path) -> None:
    policy = tmp_path / "routing.yml"
    policy.write_text("mode: shove\n", "utf-8")
    code, said = started(tmp_path, "server", JIELI_ROUTING=str(policy))
    assert code == 2
    assert len(said) == 2, said
    assert "routing.yml: mode (Input should be 'pull' or 'push')" in said[1]


@pytest.mark.usefixtures("database_file")
def test_what_is_found_out_only_at_the_start_is_two_lines_too(tmp_path: Path) -> None:
    synonyms = tmp_path / "synonyms.txt"
    synonyms.write_text("alone\n", "utf-8")
    code, said = started(tmp_path, "server", JIELI_SYNONYMS=str(synonyms), JIELI_PORT="0")
    assert code == 2
    assert "synonyms.txt (line 1: one word alone" in said[-1]
    assert "Traceback" not in str(said)
