"""Which roles a staff member has because of those that she was given."""

from __future__ import annotations

import pytest

from core.routes import Role, staff_roles


@pytest.mark.parametrize(
    ("given", "held"),
    [
        ([], {Role.STAFF}),
        ([Role.AGENT], {Role.STAFF, Role.AGENT}),
        ([Role.EDITOR], {Role.STAFF, Role.EDITOR}),
        ([Role.REVIEWER], {Role.STAFF, Role.EDITOR, Role.REVIEWER}),
        ([Role.PUBLISHER], {Role.STAFF, Role.EDITOR, Role.REVIEWER, Role.PUBLISHER}),
        ([Role.SUPERVISOR, Role.EDITOR], {Role.STAFF, Role.SUPERVISOR, Role.EDITOR}),
    ],
)
def test_a_higher_role_implies_the_lower_ones_and_no_other(given, held):
    assert staff_roles(given) == held
