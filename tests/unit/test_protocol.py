"""docs/protocol.md against the code: addresses, frames and their fields, the script tag."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from channels.letters import http as letters_http
from channels.letters import surveys as survey_pages
from channels.outbox import http as outbox_http
from channels.web import frames as web_frames
from channels.web import http as web_http
from channels.wechat import http as wechat_http
from channels.wecom import http as wecom_http
from core.routes import Route
from deflection.digest import http as digest_http
from deflection.experiments import http as experiments_http
from deflection.reports import http as reports_http
from deflection.subscribers import http as subscribers_http
from deflection.warehouse import http as warehouse_http
from handoff.desk import frames as desk_frames
from handoff.record import http as record_http
from handoff.routing.staffing import http as routing_http
from handoff.webhook import http as webhook_http
from help_centre import api as help_api
from kb_index import http as kb_http
from server import desk, health, queue, surveys
from server.api_keys import http as api_keys_http
from server.auth import http as auth_http
from studio.replay import http as replay_http

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
ROUTES: list[Route] = [
    route
    for module in (
        web_http,
        wechat_http,
        wecom_http,
        outbox_http,
        letters_http,
        survey_pages,
        *desk.MODULES,
        *queue.MODULES,
        *surveys.MODULES,
        record_http,
        webhook_http,
        routing_http,
        kb_http,
        reports_http,
        experiments_http,
        replay_http,
        help_api,
        auth_http,
        health,
    )
    for route in module.ROUTES
    if not route.path.startswith("/ws/")
]
DELIVERIES = (ROOT / "docs" / "deliveries.md").read_text(encoding="utf-8")
LEAVING: list[Route] = [
    *digest_http.ROUTES,
    *warehouse_http.ROUTES,
    *api_keys_http.ROUTES,
    *subscribers_http.ROUTES,
]
SOCKETS = {
    "/ws/web": (web_frames.Frame, ROOT / "channels/web/socket.py"),
    "/ws/desk": (desk_frames.Frame, ROOT / "handoff/desk/socket.py"),
}
# Both sockets answer what they cannot take by this one.
SHARED = ROOT / "core/sockets.py"


def _between(start: str, end: str, text: str = DOCUMENT) -> str:
    found = re.search(f"{start}(.*?){end}", text, re.DOTALL)
    assert found, start
    return found[1]


def _rows(table: str) -> dict[str, str]:
    """Return the rows of a table by what stands in backquotes in the first column."""
    return dict(re.findall(r"^\| `([^`]+)` \|(.*)$", table, re.MULTILINE))


def _documented(path: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return a socket's frames, the client's and the server's, with the rest of their rows."""
    section = _between(f"### Socket `{path}`\n", r"\nClose codes")
    client, server = section.split("Server → client\n")
    return _rows(client), _rows(server)


def _understood(union: Any) -> dict[str, type[BaseModel]]:
    members = get_args(get_args(union)[0])
    return {get_args(each.model_fields["type"].annotation)[0]: each for each in members}


def _sent(source: Path) -> Iterator[tuple[str, set[str]]]:
    """Yield each frame that a module sends by its name, with the fields it names."""
    for call in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if not (isinstance(call, ast.Call) and getattr(call.func, "id", "") == "send"):
            continue
        kind = call.args[1]
        if isinstance(kind, ast.Constant):
            yield str(kind.value), {each.arg for each in call.keywords if each.arg}


@pytest.mark.parametrize("path", SOCKETS)
def test_every_frame_that_a_socket_understands_is_documented_with_its_fields(path: str) -> None:
    documented, _ = _documented(path)
    understood = _understood(SOCKETS[path][0])
    assert documented.keys() == understood.keys()
    for kind, model in understood.items():
        missing = [
            n for n in model.model_fields if n != "type" and f"`{n}`" not in documented[kind]
        ]
        assert missing == [], kind


@pytest.mark.parametrize("path", SOCKETS)
def test_every_frame_that_a_socket_sends_is_documented_with_its_fields(path: str) -> None:
    _, documented = _documented(path)
    assert {"nack", "error"} <= set(re.findall(r'"(\w+)"', SHARED.read_text(encoding="utf-8")))
    sent = list(_sent(SOCKETS[path][1]))
    assert {kind for kind, _ in sent} | {"nack", "error"} == documented.keys()
    for kind, fields in sent:
        assert [name for name in fields if f"`{name}`" not in documented[kind]] == [], kind


@pytest.mark.parametrize("path", SOCKETS)
def test_the_pages_types_name_the_same_frames(path: str) -> None:
    types = (ROOT / "web/shared/protocol.ts").read_text(encoding="utf-8")
    who = "Customer" if path == "/ws/web" else "Desk"
    client, server = _documented(path)
    for name, documented in (("ClientFrame", client), ("ServerFrame", server)):
        union = _between(f"export type {who}{name} =", r";\n\n", types)
        named = set(re.findall(r'type: "(\w+)"', union))
        named |= {"ack"} if "Ack" in union else set()
        named |= {"nack"} if "Nack" in union else set()
        assert named == documented.keys()


def test_the_actions_of_clicks_are_documented() -> None:
    documented = set(re.findall(r'`{"kind":"(\w+)"', DOCUMENT))
    members = get_args(get_args(web_frames.Action)[0])
    assert documented == {get_args(m.model_fields["kind"].annotation)[0] for m in members}


@pytest.mark.parametrize(
    ("document", "routes"), [(DOCUMENT, ROUTES), (DELIVERIES, LEAVING)], ids=["all", "leaving"]
)
def test_every_address_is_documented_with_its_role_and_no_other_is(
    document: str, routes: list[Route]
) -> None:
    documented = {
        (method, path): rest
        for method, path, rest in re.findall(
            r"^\| `([A-Z]+) ([^`?]+)[^`]*` \|(.*)$", document, re.MULTILINE
        )
    }
    assert documented.keys() == {(route.method, route.path) for route in routes}
    # A beacon has no headers: its token may stand in the body, so the route itself is public.
    beacons = {"/api/web/readings"}
    told = {r for r in routes if r.path.startswith("/api/") and r.path not in beacons}
    for route in told:
        assert documented[route.method, route.path].split("|")[0].strip() == route.role.value


def test_every_attribute_of_the_script_tag_is_documented() -> None:
    config = (ROOT / "web/widget/src/config.ts").read_text(encoding="utf-8")
    attributes = set(re.findall(r'"(data-[\w-]+)"', _between(r"ATTRIBUTES = \[", r"\]", config)))
    assert attributes
    for document in (DOCUMENT, (ROOT / "web/widget/README.md").read_text(encoding="utf-8")):
        documented = re.findall(r"^\| (`data-[^|]+) \|", document, re.MULTILINE)
        assert set(re.findall(r"`(data-[\w-]+)`", " ".join(documented))) == attributes
