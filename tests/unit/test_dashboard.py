"""The dashboard and the alerts by themselves: what Grafana would show wrongly, or not at all."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
import yaml

from server.metrics.measures import SECONDS
from tests.deployed import PROMETHEUS, alerts, dashboard, panels, queries, title

SOURCE = {"type": "prometheus", "uid": "${datasource}"}
# Grafana's ids of units (packages/grafana-data, valueFormats) that we use.
UNITS = {"short", "s", "percentunit", "reqps", "cps", "bytes"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PANELS = pytest.mark.parametrize("panel", panels(), ids=title)


def test_panels_have_ids_of_their_own_and_titles_in_both_languages() -> None:
    found = dashboard()["panels"]
    assert len({panel["id"] for panel in found}) == len(found)
    assert len({panel["title"] for panel in found}) == len(found)
    for panel in found:
        assert CHINESE.search(panel["title"]), panel["title"]
        assert re.search(r"[A-Za-z]", panel["title"]), panel["title"]
        if "description" in panel:
            assert CHINESE.search(panel["description"]), panel["title"]


def test_no_panel_lies_on_another_or_leaves_the_page_and_rows_go_across() -> None:
    cells: dict[tuple[int, int], str] = {}
    for panel in dashboard()["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        if panel["type"] == "row":
            assert (place["x"], place["w"], place["h"]) == (0, 24, 1)
        ends = (place["x"] + place["w"], place["y"] + place["h"])
        covered = itertools.product(range(place["x"], ends[0]), range(place["y"], ends[1]))
        for cell in covered:
            assert cell not in cells, (panel["title"], cells.get(cell))
            cells[cell] = panel["title"]


@PANELS
def test_a_panel_asks_the_chosen_source_in_a_known_unit_by_letters_in_order(
    panel: dict[str, Any],
) -> None:
    assert panel["datasource"] == SOURCE
    letters = [target["refId"] for target in panel["targets"]]
    assert letters == ["A", "B", "C", "D"][: len(letters)]
    assert all(target["datasource"] == SOURCE for target in panel["targets"])
    assert panel["fieldConfig"]["defaults"]["unit"] in UNITS
    for override in panel["fieldConfig"]["overrides"]:
        assert override["matcher"]["options"] in letters
        units = [each["value"] for each in override["properties"] if each["id"] == "unit"]
        assert set(units) <= UNITS


@PANELS
def test_a_line_has_a_name_and_what_measures_seconds_says_so(panel: dict[str, Any]) -> None:
    units = {
        override["matcher"]["options"]: each["value"]
        for override in panel["fieldConfig"]["overrides"]
        for each in override["properties"]
        if each["id"] == "unit"
    }
    for target in panel["targets"]:
        assert target["legendFormat"]
        unit = units.get(target["refId"], panel["fieldConfig"]["defaults"]["unit"])
        measured = re.search(r"_seconds\b|_seconds_bucket", target["expr"])
        assert (unit == "s") == bool(measured), target["expr"]
        if "rate(" in target["expr"]:
            assert "[$__rate_interval]" in target["expr"]


def test_variables_are_declared_and_only_what_a_process_measures_is_asked_by_instance() -> None:
    names = [each["name"] for each in dashboard()["templating"]["list"]]
    assert names == ["datasource", "instance"]
    by_instance = ("http_request", "message_accept", "bot_turn_seconds", "search_", "rasa_")
    for name, expression in queries():
        used = set(re.findall(r"\$\{?(\w+)", expression)) - {"__rate_interval"}
        assert used <= set(names), name
        own = any(f"jieli_{each}" in expression for each in by_instance)
        if own or "process_" in expression:
            assert "$instance" in expression, name


@pytest.mark.parametrize("name", alerts())
def test_an_alert_has_a_severity_words_in_both_languages_and_tests_both_ways(name: str) -> None:
    rule = alerts()[name]
    assert rule["labels"]["severity"] in {"critical", "warning"}
    summary = rule["annotations"]["summary"]
    assert CHINESE.search(summary)
    assert re.search(r"[A-Za-z]{3}", summary)
    tested = yaml.safe_load((PROMETHEUS / "alerts_test.yml").read_text("utf-8"))["tests"]
    of_it = [each for one in tested for each in one["alert_rule_test"] if each["alertname"] == name]
    fires = [bool(each.get("exp_alerts")) for each in of_it]
    assert True in fires
    assert False in fires


def test_a_bucket_ends_where_an_alert_on_a_percentile_begins() -> None:
    limits = [
        float(found[1])
        for rule in alerts().values()
        if (found := re.search(r"histogram_quantile\(.*> ([\d.]+)", rule["expr"]))
    ]
    assert limits
    assert set(limits) <= set(SECONDS)
