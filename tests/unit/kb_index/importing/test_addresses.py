"""docs/studio-imports.md tells every address of imports and exports, with its role."""

from __future__ import annotations

import re
from pathlib import Path

from kb_index.importing.exports import http as exports_http
from kb_index.importing.jobs import http as jobs_http

DOCUMENT = Path(__file__).resolve().parents[4] / "docs" / "studio-imports.md"


def test_every_address_is_documented_with_its_role() -> None:
    rows = re.findall(
        r"^\| `([A-Z]+) ([^`?]+)[^`]*` \|([^|]*)\|",
        DOCUMENT.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    documented = {(method, path): role.strip() for method, path, role in rows}
    for route in (*jobs_http.ROUTES, *exports_http.ROUTES):
        assert documented[route.method, route.path] == route.role.value
