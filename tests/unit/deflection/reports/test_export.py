"""Files for spreadsheets: what is on the page, as numbers, and no text that is run."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from deflection.numbers.metrics import METRICS
from deflection.reports.export import FileKind, of_breakdown, of_overview, written
from deflection.reports.views import compared

SUMS = {"outcome:confirmed": 3, "outcome:handed_off": 1, "waited:40": 1}
OVERVIEW = {"metrics": [compared(metric, SUMS, {}) for metric in METRICS]}


def row(key, name, deflected):
    return {"key": key, "name": name, "values": {"deflected": deflected}, "of": {"deflected": 4}}


ROWS = {"columns": ["deflected"], "rows": [row("a1", "=1+1", 0.75), row("@x", None, None)]}


def lines(file):
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))


def test_an_overview_is_one_metric_a_row_with_how_sure_it_is():
    heads, *rows = lines(written(of_overview(OVERVIEW, "zh"), FileKind.CSV))
    assert heads[:3] == ["指标", "值", "基数"]
    confirmed = next(each for each in rows if each[0] == "确认解决")
    assert confirmed[1:3] == ["0.75", "4"]
    assert float(confirmed[3]) < 0.75 < float(confirmed[4])


@pytest.mark.parametrize("kind", FileKind)
def test_no_text_is_a_formula_and_what_is_not_known_is_empty(kind):
    file = written(of_breakdown(ROWS, "en"), kind)
    if kind is FileKind.CSV:
        found = lines(file)
        assert found[1:] == [["a1", "'=1+1", "0.75"], ["'@x", "", ""]]
    else:
        sheet = load_workbook(io.BytesIO(file)).active
        found = [[cell.value for cell in cells] for cells in sheet.iter_rows()]
        assert found[1:] == [["a1", "'=1+1", 0.75], ["'@x", None, None]]
        assert sheet["C2"].number_format == "0.0%"
    assert found[0] == ["Id", "Name", "Deflected"]
