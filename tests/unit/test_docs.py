"""What the documents promise is there: settings, verbs, and the files they point at."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from server.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
# Taken by hand when the pages change.
PICTURES = {"docs/images/widget.png", "docs/images/desk.png"}


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented_in_its_own_words(name: str) -> None:
    row = re.search(
        rf"^\| `JIELI_{name.upper()}` \|(.*)\|$", _read("docs/running.md"), re.MULTILINE
    )
    assert row is not None
    assert Settings.model_fields[name].description in row[1]


def test_no_setting_is_documented_that_is_not_there() -> None:
    documented = set(re.findall(r"^\| `JIELI_(\w+)` \|", _read("docs/running.md"), re.MULTILINE))
    # Ports of the set-up: the app is told Rasa's URL, and knows of no stand-in.
    assert documented - {"RASA_PORT", "WECHAT_PORT"} == {
        name.upper() for name in Settings.model_fields
    }


def test_every_verb_is_a_target_with_words_for_help() -> None:
    makefile = _read("Makefile")
    verbs = re.search(r"^VERBS = (.*)$", makefile, re.MULTILINE)
    assert verbs is not None
    for verb in verbs[1].split():
        assert re.search(rf"^{verb}: ## \w", makefile, re.MULTILINE), verb


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_files_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", document.read_text("utf-8"))
    broken = [
        target
        for target in targets
        if not (document.parent / target).exists()
        and str((document.parent / target).resolve().relative_to(ROOT)) not in PICTURES
    ]
    assert broken == []


def test_a_decision_has_a_number_of_its_own_and_a_place_in_the_list() -> None:
    records = sorted(path.name for path in (ROOT / "docs" / "adr").glob("0*.md"))
    assert (
        re.findall(r"^\| \[\d{4}\]\((\S+)\)", _read("docs/adr/README.md"), re.MULTILINE) == records
    )
    numbers = [name[:4] for name in records]
    assert len(set(numbers)) == len(numbers)
    for name, number in zip(records, numbers, strict=True):
        assert _read(f"docs/adr/{name}").startswith(f"# {int(number)}. "), name


def test_files_that_the_architecture_names_exist() -> None:
    text = _read("docs/architecture.md")
    named = set(re.findall(r"`((?:\w+/)+\w+\.(?:py|md))`", text))
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_both_readmes_have_the_same_parts() -> None:
    english, chinese = _read("README.md"), _read("README.zh-CN.md")
    for mark in (r"^## ", r"^```", r"^\| ", r"^\d\. ", r"^- "):
        counts = [len(re.findall(mark, text, re.MULTILINE)) for text in (english, chinese)]
        assert counts[0] == counts[1], mark
