"""What a Discourse answers, as far as it is read here (docs.discourse.org)."""

from __future__ import annotations

from datetime import datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

REGULAR, LIKE = 1, 2
"""The type of a post that somebody wrote, and the action that is a like."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Listed(_Part):
    """A topic of the list of the latest ones."""

    id: int = Field(gt=0)
    bumped_at: AwareDatetime
    pinned: bool = False
    visible: bool = True


class TopicList(_Part):
    """The topics of a page, and whether there is another page."""

    topics: tuple[Listed, ...] = ()
    more_topics_url: str | None = None


class Latest(_Part):
    """The answer of ``/latest.json``."""

    topic_list: TopicList


class Action(_Part):
    """How often something was done to a post."""

    id: int
    count: int = 0


class Post(_Part):
    """A post; ``raw`` is its Markdown, there if it was asked for, ``cooked`` its HTML."""

    id: int
    post_number: int = Field(gt=0)
    post_type: int = REGULAR
    username: str
    name: str | None = None
    created_at: AwareDatetime
    cooked: str = ""
    raw: str | None = None
    hidden: bool = False
    user_deleted: bool = False
    deleted_at: datetime | None = None
    staff: bool = False
    accepted_answer: bool = False
    actions_summary: tuple[Action, ...] = ()

    @property
    def likes(self) -> int:
        """Return how many liked it."""
        return sum(action.count for action in self.actions_summary if action.id == LIKE)

    @property
    def gone(self) -> bool:
        """Tell whether its readers there see it no more."""
        return self.hidden or self.user_deleted or self.deleted_at is not None


class PostStream(_Part):
    """Some posts, and the ids of all."""

    posts: tuple[Post, ...] = ()
    stream: tuple[int, ...] = ()


class Posts(_Part):
    """The answer of ``/t/{id}/posts.json``."""

    post_stream: PostStream


class Topic(_Part):
    """The answer of ``/t/{id}.json``."""

    id: int
    title: str
    slug: str = "-"
    created_at: AwareDatetime
    visible: bool = True
    archetype: str = "regular"
    deleted_at: datetime | None = None
    last_posted_at: AwareDatetime | None = None
    post_stream: PostStream

    @property
    def gone(self) -> bool:
        """Tell whether its readers there see it no more."""
        return not self.visible or self.deleted_at is not None or self.archetype != "regular"
