"""Regenerates the shipped sample from a folder of source data.

    python -m kb_index.sample DATA_FOLDER [--held-out FILE]

DATA_FOLDER holds ``alibaba_cloud_docs`` and ``ms_chitchat_qna``; nothing needs it at run time.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kb_index.sample import faq, small_talk
from kb_index.sample.loading import FAQ_FILE, SMALL_TALK_FILE


def main() -> int:
    """Write the files beside this package's data and say what was written."""
    parser = argparse.ArgumentParser(prog="python -m kb_index.sample")
    parser.add_argument("data_folder", type=Path)
    parser.add_argument("--held-out", type=Path, help="where to write wordings for measuring")
    given = parser.parse_args()
    folder: Path = given.data_folder
    docs, chat = folder / "alibaba_cloud_docs", folder / "ms_chitchat_qna"
    groups = {language: _groups(docs, language) for language in ("zh", "en")}
    entries = faq.build(_read(docs / "faq_zh_en_aligned.jsonl"), groups)
    talk = [
        line
        for language, tag in (("zh", "zh-cn"), ("en", "en-us"))
        for line in small_talk.build(_read(chat / f"chitchat_{tag}.jsonl"), language)
    ]
    _write(FAQ_FILE, (entry.to_json() for entry in entries))
    _write(SMALL_TALK_FILE, talk)
    questions = [
        {"question": question, "language": language, "article_id": article_id}
        for language, question, article_id in faq.held_out(entries)
    ]
    if given.held_out:
        _write(given.held_out, questions)
    sys.stdout.write(f"{len(entries)} FAQ, {len(talk)} small talk, {len(questions)} held out\n")
    return 0


def _groups(folder: Path, language: str) -> dict[str, list[str]]:
    rows = _read(folder / f"title_variants_{language}.jsonl")
    return {f"{row['product']} {row['anchor']}": row["titles"] for row in rows}


def _read(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
