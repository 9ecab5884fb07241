"""The state machine of an article: every move, who may make it, and no other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import IllegalEdit
from core.routes import Role, staff_roles
from kb_index.article import Status
from kb_index.editing.life import ROLES, Action, Standing, Work, actions, move

STANDINGS = st.builds(
    Standing, st.sampled_from(Status), st.sampled_from([None, *Work]), st.booleans()
)
PUBLISHER = staff_roles([Role.PUBLISHER])


@pytest.mark.parametrize(
    ("before", "action", "after"),
    [
        (Standing(Status.DRAFT), Action.SAVE, Standing(Status.DRAFT, Work.DRAFT)),
        (
            Standing(Status.DRAFT, Work.DRAFT),
            Action.SUBMIT,
            Standing(Status.IN_REVIEW, Work.IN_REVIEW),
        ),
        (
            Standing(Status.PUBLISHED, Work.DRAFT),
            Action.SUBMIT,
            Standing(Status.PUBLISHED, Work.IN_REVIEW),
        ),
        (
            Standing(Status.IN_REVIEW),
            Action.APPROVE,
            Standing(Status.IN_REVIEW, Work.APPROVED),
        ),
        (
            Standing(Status.IN_REVIEW, Work.APPROVED),
            Action.REJECT,
            Standing(Status.DRAFT, Work.DRAFT),
        ),
        (Standing(Status.IN_REVIEW), Action.PUBLISH, Standing(Status.PUBLISHED)),
        (Standing(Status.PUBLISHED, Work.DRAFT), Action.PUBLISH, Standing(Status.PUBLISHED)),
        (Standing(Status.ARCHIVED), Action.PUBLISH, Standing(Status.PUBLISHED)),
        (Standing(Status.PUBLISHED), Action.ARCHIVE, Standing(Status.ARCHIVED)),
        (Standing(Status.PUBLISHED), Action.TRASH, Standing(Status.ARCHIVED, trashed=True)),
        (Standing(Status.IN_REVIEW), Action.TRASH, Standing(Status.DRAFT, trashed=True)),
        (Standing(Status.DRAFT, trashed=True), Action.UNTRASH, Standing(Status.DRAFT)),
        (
            Standing(Status.PUBLISHED, Work.APPROVED),
            Action.SAVE,
            Standing(Status.PUBLISHED, Work.IN_REVIEW),
        ),
    ],
)
def test_a_move_leads_where_the_table_says(before, action, after):
    assert move(before, action) == after


@pytest.mark.parametrize(
    ("standing", "action"),
    [
        (Standing(Status.PUBLISHED), Action.PUBLISH),
        (Standing(Status.PUBLISHED), Action.SUBMIT),
        (Standing(Status.PUBLISHED, Work.DRAFT), Action.APPROVE),
        (Standing(Status.ARCHIVED), Action.ARCHIVE),
        (Standing(Status.DRAFT), Action.ARCHIVE),
        (Standing(Status.DRAFT), Action.DISCARD),
        (Standing(Status.DRAFT), Action.UNTRASH),
        (Standing(Status.DRAFT, trashed=True), Action.TRASH),
    ],
)
def test_a_move_that_is_not_in_the_table_is_an_error_that_names_it(standing, action):
    with pytest.raises(IllegalEdit) as refused:
        move(standing, action)
    assert refused.value.details == {"state": standing.stage, "action": action.value}


@given(STANDINGS)
def test_what_is_in_the_trash_can_only_come_back(standing):
    offered = actions(Standing(standing.status, standing.copy, trashed=True), PUBLISHER)
    assert offered == [Action.UNTRASH]


@given(STANDINGS, st.sampled_from(Action))
def test_what_is_offered_is_what_can_be_done(standing, action):
    if action in actions(standing, PUBLISHER):
        move(standing, action)
    else:
        with pytest.raises(IllegalEdit):
            move(standing, action)


@given(STANDINGS)
def test_nothing_reaches_readers_but_by_publishing(standing):
    for action in actions(standing, PUBLISHER):
        before = standing.status is Status.PUBLISHED and not standing.trashed
        after = move(standing, action)
        shown = after.status is Status.PUBLISHED and not after.trashed
        assert action is Action.PUBLISH or before or not shown


@given(STANDINGS, st.sampled_from([Role.EDITOR, Role.REVIEWER, Role.AGENT]))
def test_nobody_is_offered_what_her_role_does_not_let_her(standing, role):
    held = staff_roles([role])
    assert all(ROLES[action] in held for action in actions(standing, held))
