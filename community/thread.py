"""Threads, their posts, and which answer stands for a thread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.errors import Language

TITLE_LIMIT, TEXT_LIMIT, REASON_LIMIT = 150, 10_000, 300
"""Characters."""


class State(StrEnum):
    """Who sees a post: its author and the editors alone while it waits, all, or the editors."""

    WAITING = "waiting"
    SHOWN = "shown"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Member:
    """Who writes: a customer whom the site vouches for, or one of the staff."""

    id: str
    name: str
    staff: bool = False
    editor: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody wrote; number 1 is the question, the others are answers. Markdown."""

    id: str
    thread_id: str
    number: int
    author_id: str
    author_name: str
    staff: bool
    text: str
    state: State
    reason: str
    votes: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """A question with its title; ``answers`` counts those that everybody sees.

    ``accepted_id`` is the answer that its asker or the staff accepted, ``article_id`` the article
    that an editor made of it, ``external_url`` where it was copied from.
    """

    id: str
    language: Language
    title: str
    author_id: str
    author_name: str
    state: State
    answers: int
    accepted_id: str | None
    article_id: str | None
    external_url: str
    created_at: datetime
    updated_at: datetime


def visible(post: Post, viewer: Member | None) -> bool:
    """Tell whether somebody sees a post: what waits is its author's and the editors'."""
    if post.state is State.SHOWN:
        return True
    if viewer is None:
        return False
    return viewer.editor or (post.state is State.WAITING and post.author_id == viewer.id)


def best_answer(posts: Iterable[Post], accepted_id: str | None) -> Post | None:
    """Return the answer that stands for a thread: the accepted, else the one with most votes.

    Among equals the staff's goes first, then the earliest. What is not shown stands for nothing.
    """
    answers = [post for post in posts if post.number > 1 and post.state is State.SHOWN]
    return min(
        answers,
        key=lambda post: (post.id != accepted_id, -post.votes, not post.staff, post.number),
        default=None,
    )


def first_state(member: Member, shown_before: int, needed: int) -> State:
    """Return whether a new post is shown at once or waits for an editor.

    A newcomer's waits until ``needed`` of hers were shown.
    """
    return State.SHOWN if member.staff or shown_before >= needed else State.WAITING
