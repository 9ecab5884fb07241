"""Which encoder a name means, and that other weights never pass for the same encoder."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kb_index.encoder.encoders import EMBEDDED, load_encoder
from kb_index.encoder.onnx_encoder import TOKENIZER

ROOT = Path(__file__).resolve().parents[4]
START = """
import sys
import server.app
from kb_index.encoder.encoders import load_encoder
load_encoder().encode(["退款"])
print(sorted({"torch", "transformers", "kb_index.encoder.train"} & set(sys.modules)))
"""


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EMBEDDED, tmp_path / "copied"))


def test_no_name_means_the_embedded_encoder_which_reads_both_languages() -> None:
    assert load_encoder().languages == {"zh", "en"}


def test_the_app_with_the_embedded_encoder_loads_no_pytorch() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", START], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    assert ran.stdout == "[]\n"


def test_minilm_goes_by_its_name() -> None:
    encoder = load_encoder("all-MiniLM-L6-v2")
    assert (encoder.name, encoder.languages) == ("all-MiniLM-L6-v2", {"en"})


def test_a_folder_of_an_exported_encoder_goes_by_its_path(copied: Path) -> None:
    assert load_encoder(str(copied)).name == load_encoder().name


def test_an_encoder_of_other_files_has_another_name(copied: Path) -> None:
    with (copied / TOKENIZER).open("a") as tokenizer:
        tokenizer.write("\n")
    assert load_encoder(str(copied)).name != load_encoder().name


def test_a_folder_of_sentence_transformers_with_other_files_has_another_name(
    teacher: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(teacher, tmp_path / "model"))
    before = load_encoder(str(folder)).name
    (folder / "notes.txt").write_text("other")
    assert load_encoder(str(folder)).name != before
