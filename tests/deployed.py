"""What `deploy/` hands to Prometheus and Grafana, as tests read it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import yaml

from tests.rasa_server import ROOT

GRAFANA = ROOT / "deploy" / "grafana"
PROMETHEUS = ROOT / "deploy" / "prometheus"


def dashboard() -> dict[str, Any]:
    """Return the dashboard."""
    found: dict[str, Any] = json.loads((GRAFANA / "jieli.json").read_text("utf-8"))
    return found


def panels() -> list[dict[str, Any]]:
    """Return its panels, without the rows that part them."""
    return [panel for panel in dashboard()["panels"] if panel["type"] != "row"]


def queries() -> Iterator[tuple[str, str]]:
    """Yield every expression of the dashboard with its panel's English title and its letter."""
    for panel in panels():
        for target in panel["targets"]:
            yield f"{title(panel)} {target['refId']}", target["expr"]


def title(panel: dict[str, Any]) -> str:
    """Return the English half of a title."""
    words = [word for word in panel["title"].split() if word.isascii()]
    return " ".join(words)


def alerts() -> dict[str, dict[str, Any]]:
    """Return the alert rules by name."""
    rules = yaml.safe_load((PROMETHEUS / "alerts.yml").read_text("utf-8"))["groups"]
    return {rule["alert"]: rule for group in rules for rule in group["rules"]}
