"""A thread of a community as its export tells it: a question, and what others wrote below it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Post:
    """One post; ``text`` is Markdown, ``written_at`` as the export has it."""

    author: str
    text: str
    written_at: str = ""
    votes: int = 0
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """A question (the first post) and its answers, in the order of time."""

    external_id: str
    title: str
    posts: tuple[Post, ...]
    url: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()

    @property
    def best(self) -> Post | None:
        """Return the accepted answer, else the one with the most votes, else the first by another.

        None while nobody but the asker wrote.
        """
        question, *answers = self.posts or (None,)
        others = [one for one in answers if question is None or one.author != question.author]
        if accepted := [one for one in answers if one.accepted]:
            return accepted[0]
        return max(others, key=lambda one: one.votes, default=None)
