"""docs/studio-insights.md against the code: every address with its role, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from server.insights import MODULES

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = (ROOT / "docs" / "studio-insights.md").read_text(encoding="utf-8")


def test_every_address_is_documented_with_its_role_and_no_other_is():
    rows = re.findall(r"^\| `([A-Z]+) ([^`?]+)[^`]*` \| (\w+) \|", DOCUMENT, re.MULTILINE)
    told = {(method, path): role for method, path, role in rows}
    routes = [route for module in MODULES for route in module.ROUTES]
    assert told == {(route.method, route.path): route.role.value for route in routes}
