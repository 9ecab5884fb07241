"""The measure of imports: on small files, what it counts."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.knowledge.importing import FILES, Waits, measure


def test_every_file_is_imported_and_found_unchanged_the_second_time(tmp_path: Path) -> None:
    for name in FILES:
        rows = [
            {"id": f"{Path(name).stem}-{n}", "title": f"Question {n}?", "answer": "So."}
            for n in range(3)
        ]
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = measure(tmp_path, idle_seconds=0.1)
    assert [(one["file"], one["rows"], one["added"]) for one in found["import_files"]] == [
        (name, 3, 3) for name in FILES
    ]
    assert found["import_articles_per_s"] > 0
    assert found["import_again_articles_per_s"] > 0
    assert found["message_wait_ms_during_import"]["longest"] > 0


def test_waits_are_told_by_their_order() -> None:
    waits = Waits([float(n) for n in range(100, 0, -1)])
    assert waits.to_json() == {"p50": 51.0, "p99": 100.0, "longest": 100.0}
