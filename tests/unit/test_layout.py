"""What every file of the repository keeps to."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINES = 400
# Data and what a tool writes may be long; everything that a person reads may not.
LONG_KINDS = frozenset(
    {".csv", ".json", ".jsonl", ".png", ".svg", ".yml", ".yaml", ".ico", ".onnx"}
)
LONG_FILES = frozenset({"LICENSE"})
CORPUS_KINDS = frozenset({".csv", ".jsonl"})  # other people's words, which may name any host
BINARY_KINDS = frozenset({".png", ".ico", ".faiss", ".npy", ".onnx", ".woff2", ".gz"})
# Written in pieces, or this file would find itself.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "npmmirror", "com"),
        ("download", "pytorch", "org"),
        ("pypi", "tuna", "tsinghua", "edu", "cn"),
        ("mirrors", "aliyun", "com"),
    )
)
MACHINE_PATHS = tuple(
    "/".join(parts)
    for parts in (
        ("", "work", ""),
        ("", "root", ""),
        ("", "opt", "wheels"),
        ("..", "shared", "design"),
    )
)
BUILD_LABELS = ("2.13.0" + "+cpu",)


def tracked() -> list[Path]:
    """Return every file that git tracks and that is there."""
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    paths = (ROOT / name for name in listing.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


def texts() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every tracked file that is ours and text."""
    for path in tracked():
        if path.suffix not in BINARY_KINDS | CORPUS_KINDS:
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines} lines"
        for path in tracked()
        if path.suffix not in LONG_KINDS and path.name not in LONG_FILES
        if (lines := path.read_bytes().count(b"\n")) > LINES
    ]
    assert long == []


@pytest.mark.parametrize("word", [*REGISTRIES, *MACHINE_PATHS, *BUILD_LABELS])
def test_no_file_names_a_registry_or_one_machine(word: str) -> None:
    assert [name for name, text in texts() if word in text] == []


def test_no_file_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "misc", "common"}
    assert [str(path) for path in tracked() if path.stem in drawers] == []


def test_names_of_files_survive_every_file_system() -> None:
    names = [str(path.relative_to(ROOT)) for path in tracked()]
    assert len({name.lower() for name in names}) == len(names)
    assert [name for name in names if not name.isascii()] == []


@pytest.mark.parametrize(
    ("source", "pinned"),
    [("app", ("app",)), ("dev", ("app", "dev")), ("rasa", ("rasa",))],
)
def test_pins_are_exact_and_cover_what_is_asked_for(source: str, pinned: tuple[str, ...]) -> None:
    pins = [pin for name in pinned for pin in _requirements(f"{name}.txt")]
    assert all("==" in pin for pin in pins)
    missing = {_bare(line) for line in _requirements(f"{source}.in")} - {_bare(p) for p in pins}
    assert missing == set(), "run `make lock`"


def _requirements(name: str) -> list[str]:
    lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _bare(requirement: str) -> str:
    name, _, version = requirement.partition("==")
    return f"{name.split('[')[0].lower().replace('_', '-')}=={version}"
