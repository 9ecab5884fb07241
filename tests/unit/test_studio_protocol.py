"""docs/studio-protocol.md against the code: addresses, moves, problems, and the list's words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.routes import Route
from kb_index.editing import life
from kb_index.editing.life import Action
from kb_index.editing.listing.wanted import Need, Sort, Stage
from kb_index.editing.texts.content import NAMES
from kb_index.trying import http as trying_http
from server import editing

DOCUMENT = (Path(__file__).parents[2] / "docs" / "studio-protocol.md").read_text(encoding="utf-8")
MODULES = (*editing.MODULES, trying_http)
ROUTES: list[Route] = [route for module in MODULES for route in module.ROUTES]


def test_every_address_is_documented_with_its_role_and_no_other_is() -> None:
    rows = re.findall(r"^\| `([A-Z]+) ([^`?]+)[^`]*` \| (\w+) \|", DOCUMENT, re.MULTILINE)
    documented = {(method, path): role for method, path, role in rows}
    assert documented == {(route.method, route.path): route.role.value for route in ROUTES}


def test_every_move_is_documented_with_its_role() -> None:
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| [^|]+ \| (\w+) \|", DOCUMENT, re.MULTILINE)
    documented = {name: role for names, role in rows for name in re.findall(r"`(\w+)`", names)}
    in_bulk = {Action.LABEL, Action.MOVE}
    assert documented == {
        action.value: life.ROLES[action].value for action in Action if action not in in_bulk
    }


@pytest.mark.parametrize("word", [*Need, *Stage, *Sort, *NAMES])
def test_every_word_of_the_list_and_of_a_text_is_documented(word: str) -> None:
    assert re.search(rf'[`"]{word}[`"]', DOCUMENT)


def test_every_problem_is_documented() -> None:
    source = (Path(__file__).parents[2] / "kb_index/editing/texts/problems.py").read_text("utf-8")
    codes = set(re.findall(r'"((?:unknown|dates|title|answer)_(?!id)\w+)"', source))
    codes |= {"title_too_long", "too_many_variants", "too_many_tags", "tag_too_long"}
    assert [code for code in sorted(codes) if f"`{code}`" not in DOCUMENT] == []
