"""Reads one file in a process of its own: what a hostile one does to a parser ends here.

What to do comes as one line of JSON; what was read goes out as lines of JSON (`apart` reads them).
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

from kb_index.importing.apart import MEMORY_LIMIT, SECONDS
from kb_index.importing.drafting import Candidate
from kb_index.importing.formats import Format
from kb_index.importing.options import Options
from kb_index.importing.problem import Unreadable
from kb_index.importing.reading import drafted, opened
from kb_index.importing.row import Row


def main() -> None:
    """Read what standard input names, and end."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    os.nice(10)  # customers are waiting beside it
    asked = json.loads(sys.stdin.readline())
    try:
        _read(asked)
        _say({"end": True})
    except Unreadable as error:
        _say({"unreadable": {"code": error.problem.code, "details": dict(error.problem.details)}})


def _read(asked: dict[str, Any]) -> None:
    told = Format(asked["format"]) if asked["format"] else None
    source = opened(Path(asked["path"]), asked["name"], told)
    _say({"format": source.format, "columns": source.columns})
    shown = asked["shown"]
    rows = drafted(source, asked["mapping"], Options.from_json(asked["options"]))
    for number, (row, made) in enumerate(rows):
        line = _made(made)
        if number < shown and isinstance(row, Row):
            line["cells"] = row.cells
        _say(line)


def _made(made: Any) -> dict[str, Any]:
    if isinstance(made, Candidate):
        return {
            "place": made.place,
            "external_id": made.external_id,
            "given": made.given,
            "otherwise": made.otherwise,
        }
    problems = [
        {"code": one.code, "column": one.column, "details": dict(one.details)}
        for one in made.problems
    ]
    return {"place": made.place, "title": made.title, "problems": problems}


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
