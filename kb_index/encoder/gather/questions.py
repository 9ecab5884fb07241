"""Questions with the sentences that answer them, of reading tests in the form of SQuAD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LONGEST = 200

_END = re.compile(r"(?<=[。！？])")


def answered_questions(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (question, the sentence that holds the answer) of a file."""
    for _, context, row in _rows(path):
        answer = row["answers"][0]["text"] if row["answers"] else ""
        sentence = next((one for one in _END.split(context) if answer and answer in one), "")
        if sentence and len(sentence) <= LONGEST:
            yield row["question"].strip(), sentence.strip()


def translated_questions(chinese: Path, english: Path) -> Iterator[tuple[str, str]]:
    """Yield the questions that two files share, by their number."""
    ours, theirs = (
        {key: row["question"] for key, _, row in _rows(path)} for path in (chinese, english)
    )
    yield from ((ours[key], theirs[key]) for key in ours if key in theirs)


def _rows(path: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield (number, context, question)."""
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            for row in paragraph["qas"]:
                yield str(row["id"]), paragraph["context"], row
