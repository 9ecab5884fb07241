"""The one state machine of an article: who may do what with it, and what comes of it.

`status`, what readers may see:   DRAFT, IN_REVIEW ─ publish ▶ PUBLISHED ─ archive ▶ ARCHIVED
                                                               ◀────── publish ──────

`work`, what is being written:    none ─ save ▶ DRAFT ─ submit ▶ IN_REVIEW ─ approve ▶ APPROVED
                                                  ▲                 │                     │
                                                  └─ reject, withdraw ────────────────────┘

Publishing takes the work into what readers see. An article that nobody has read yet is work itself:
its status is DRAFT or IN_REVIEW. The trash is beside all this: what is in it can only come back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from core.errors import IllegalEdit
from core.routes import Role
from kb_index.article import Status


class Work(StrEnum):
    """How far it is with what is being written."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"


class Action(StrEnum):
    """What can be done with an article."""

    SAVE = "save"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    REJECT = "reject"
    PUBLISH = "publish"
    DISCARD = "discard"
    RESTORE = "restore"
    ARCHIVE = "archive"
    TRASH = "trash"
    UNTRASH = "untrash"
    LABEL = "label"
    MOVE = "move"


ROLES: dict[Action, Role] = {
    Action.SAVE: Role.EDITOR,
    Action.SUBMIT: Role.EDITOR,
    Action.WITHDRAW: Role.EDITOR,
    Action.DISCARD: Role.EDITOR,
    Action.RESTORE: Role.EDITOR,
    Action.LABEL: Role.EDITOR,
    Action.APPROVE: Role.REVIEWER,
    Action.REJECT: Role.REVIEWER,
    Action.PUBLISH: Role.PUBLISHER,
    Action.ARCHIVE: Role.PUBLISHER,
    Action.TRASH: Role.PUBLISHER,
    Action.UNTRASH: Role.PUBLISHER,
    Action.MOVE: Role.PUBLISHER,
}
"""What each action needs. LABEL is what editors alone see of an article (tags, owner, review date),
MOVE what readers see of it beside the words (product, category, audience)."""

WORK: dict[tuple[Work | None, Action], Work | None] = {
    (None, Action.SAVE): Work.DRAFT,
    (Work.DRAFT, Action.SAVE): Work.DRAFT,
    (Work.IN_REVIEW, Action.SAVE): Work.IN_REVIEW,
    (Work.APPROVED, Action.SAVE): Work.IN_REVIEW,  # who approved it has not seen this text
    (Work.DRAFT, Action.SUBMIT): Work.IN_REVIEW,
    (Work.IN_REVIEW, Action.WITHDRAW): Work.DRAFT,
    (Work.APPROVED, Action.WITHDRAW): Work.DRAFT,
    (Work.IN_REVIEW, Action.APPROVE): Work.APPROVED,
    (Work.IN_REVIEW, Action.REJECT): Work.DRAFT,
    (Work.APPROVED, Action.REJECT): Work.DRAFT,
    **{(work, Action.PUBLISH): None for work in (None, *Work)},
    **{(work, Action.RESTORE): Work.DRAFT for work in (None, *Work)},
    **{(work, Action.DISCARD): None for work in Work},
}
"""What becomes of the work; every other action leaves it as it is."""

_UNREAD = {Status.DRAFT: Work.DRAFT, Status.IN_REVIEW: Work.IN_REVIEW}

STATUS: dict[tuple[Status, Action], Status] = {
    **{(status, Action.PUBLISH): Status.PUBLISHED for status in Status},
    **{(status, Action.SUBMIT): Status.IN_REVIEW for status in _UNREAD},
    **{(status, Action.WITHDRAW): Status.DRAFT for status in _UNREAD},
    **{(status, Action.REJECT): Status.DRAFT for status in _UNREAD},
    **{(status, Action.TRASH): Status.DRAFT for status in _UNREAD},
    (Status.PUBLISHED, Action.ARCHIVE): Status.ARCHIVED,
    (Status.PUBLISHED, Action.TRASH): Status.ARCHIVED,
    (Status.PUBLISHED, Action.UNTRASH): Status.ARCHIVED,
    (Status.ARCHIVED, Action.TRASH): Status.ARCHIVED,
}
"""What becomes of the status; every other action leaves it, or may not be done (`_ONLY_THERE`)."""

_ONLY_THERE = frozenset({Action.PUBLISH, Action.ARCHIVE, Action.TRASH})
_WORKING = frozenset(action for _, action in WORK)

TRASHED = "trashed"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an article stands; ``copy`` is the state of its working copy, None without one."""

    status: Status
    copy: Work | None = None
    trashed: bool = False

    @property
    def work(self) -> Work | None:
        """Return how far it is with what is being written, None when nothing is."""
        return self.copy or _UNREAD.get(self.status)

    @property
    def stage(self) -> str:
        """Return the one word for it."""
        return TRASHED if self.trashed else (self.work or self.status).value


def move(standing: Standing, action: Action) -> Standing:
    """Return where an action leads; raise `IllegalEdit` where it may not be done."""
    if not _may(standing, action):
        raise IllegalEdit(state=standing.stage, action=action.value)
    status = STATUS.get((standing.status, action), standing.status)
    copy = WORK[standing.work, action] if action in _WORKING else standing.copy
    trashed = action is Action.TRASH or (standing.trashed and action is not Action.UNTRASH)
    return Standing(status, copy, trashed)


def actions(standing: Standing, roles: Iterable[Role]) -> list[Action]:
    """Return what somebody with these roles may do with an article now."""
    held = frozenset(roles)
    return [action for action in Action if ROLES[action] in held and _may(standing, action)]


def _may(standing: Standing, action: Action) -> bool:
    if standing.trashed or action is Action.UNTRASH:
        return standing.trashed and action is Action.UNTRASH
    if action in _ONLY_THERE and (standing.status, action) not in STATUS:
        return False
    if action in _WORKING and (standing.work, action) not in WORK:
        return False
    if action is Action.PUBLISH and standing.status is Status.PUBLISHED:
        return standing.copy is not None
    return action is not Action.DISCARD or standing.copy is not None
