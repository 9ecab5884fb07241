"""Where a gap stands."""

from __future__ import annotations

import pytest

from studio.gaps.gap import Decision, Since, Standing, standing

OPEN, BACK = (Standing.OPEN, False), (Standing.OPEN, True)


@pytest.mark.parametrize(
    ("decision", "baseline", "since", "published", "stands"),
    [
        (Decision.NONE, 0, Since(9, 9, 9), False, OPEN),
        (Decision.DISMISSED, 1, Since(4), False, (Standing.DISMISSED, False)),
        (Decision.DISMISSED, 1, Since(5), False, BACK),
        (Decision.DISMISSED, 10, Since(19), False, (Standing.DISMISSED, False)),
        (Decision.DISMISSED, 10, Since(20), False, BACK),
        (Decision.DRAFTED, 3, Since(50), False, (Standing.DRAFTING, False)),
        (Decision.ANSWERED, 3, Since(0, 0, 0), True, (Standing.WATCHED, False)),
        (Decision.DRAFTED, 3, Since(0, 2, 2), True, (Standing.WATCHED, False)),
        (Decision.DRAFTED, 3, Since(0, 3, 3), True, (Standing.SETTLED, False)),
        (Decision.DRAFTED, 3, Since(1, 5, 4), True, (Standing.SETTLED, False)),
        (Decision.DRAFTED, 3, Since(2, 5, 3), True, (Standing.WATCHED, False)),
        (Decision.DRAFTED, 3, Since(3, 4, 1), True, (Standing.WATCHED, False)),
        (Decision.DRAFTED, 3, Since(3, 5, 2), True, BACK),
    ],
)
def test_a_gap_stands_where_its_decision_and_what_followed_put_it(
    decision, baseline, since, published, stands
):
    assert standing(decision, baseline, since, published=published) == stands
