"""Files for spreadsheets: what is on the page, as numbers, and no text that is run."""

from __future__ import annotations

import csv
import io
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from deflection.numbers.metrics import METRICS
from deflection.reports.export import (
    FileKind,
    of_answers,
    of_breakdown,
    of_conversations,
    of_overview,
    written,
)
from deflection.reports.views import compared

SUMS = {"outcome:confirmed": 3, "outcome:handed_off": 1, "waited:40": 1}
OVERVIEW = {"metrics": [compared(metric, SUMS, {}) for metric in METRICS]}


def row(key, name, deflected):
    return {"key": key, "name": name, "values": {"deflected": deflected}, "of": {"deflected": 4}}


CHANNELS = {"wechat": {"zh": "微信", "en": "WeChat"}}
SHANGHAI = ZoneInfo("Asia/Shanghai")
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
        assert found[1:] == [["a1", "'=1+1", "0.75"], ["'@x", "'@x", ""]]
    else:
        sheet = load_workbook(io.BytesIO(file)).active
        found = [[cell.value for cell in cells] for cells in sheet.iter_rows()]
        assert found[1:] == [["a1", "'=1+1", 0.75], ["'@x", "'@x", None]]
        assert sheet["C2"].number_format == "0.0%"
    assert found[0] == ["Id", "Name", "Deflected"]


def test_times_say_that_they_are_seconds_and_who_has_no_name_keeps_her_id():
    rows = lines(written(of_overview(OVERVIEW, "zh"), FileKind.CSV))[1:]
    names = [each[0] for each in rows]
    assert any(name.endswith("（秒）") for name in names)
    assert "确认解决" in names
    waits = {
        "columns": ["wait_p50"],
        "rows": [{"key": "", "name": None, "values": {"wait_p50": 3}}],
    }
    heads, nobody = lines(written(of_breakdown(waits, "en"), FileKind.CSV))
    assert heads[2].endswith(" (s)")
    assert nobody[1:] == ["None", "3"]
    [_, first, second] = lines(written(of_breakdown(ROWS, "zh"), FileKind.CSV))
    assert (first[1], second[1]) == ("'=1+1", "'@x")


def test_answers_are_written_in_the_readers_words_and_by_the_companys_clock():
    answer = {
        **{"survey": "ces", "score": 2, "comment": "=1", "agent": None, "channel": "wechat"},
        **{"asked_at": "2026-03-01T20:30:00+00:00", "answered_at": None},
        "conversation_id": "c1",
    }
    [_, row] = lines(written(of_answers([answer], CHANNELS, "zh", SHANGHAI), FileKind.CSV))
    assert row == ["自助轻松度", "2", "'=1", "2026-03-02 04:30:00", "", "", "微信", "c1"]


def test_conversations_name_their_channel_and_product():
    one = {
        **{"conversation_id": "c1", "began_at": "2026-03-01T20:30:00+00:00", "channel": "wechat"},
        **{"product": "arms", "product_name": {"zh": "应用监控", "en": "Monitoring"}},
        **{"question": None, "outcome": "confirmed", "article": None, "counts": 2},
    }
    found = of_conversations([one], CHANNELS, "en", SHANGHAI)
    [_, row] = lines(written(found, FileKind.CSV))
    assert row == ["c1", "2026-03-02 04:30:00", "WeChat", "Monitoring", "", "Confirmed", "", "2"]
