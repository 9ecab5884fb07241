"""What is told of each part of a report."""

from __future__ import annotations

from deflection.reports.parts import COLUMNS, NOT_OF_DAYS, Part
from deflection.reports.views import measured


def test_no_column_of_a_day_is_made_of_a_figure_that_days_are_read_without():
    columns = COLUMNS[Part.DAY]
    sums = {f"{begin}7": 3 for begin in NOT_OF_DAYS}
    assert measured(columns, sums) == measured(columns, {})
