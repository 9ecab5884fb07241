"""Reads topics as Discourse's API and exports have them: ``/t/{id}.json``, one or many.

Source of the fields: https://docs.discourse.org, ``GET /t/{id}.json``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kb_index.importing.problem import Problem, Unreadable
from kb_index.importing.readers.text_file import read_text
from kb_index.importing.row import Row, RowError
from kb_index.importing.thread import Post, Thread
from kb_index.importing.thread_article import article_row

_LIKE = 2
"""The id of "like" among Discourse's actions on a post."""


def read(path: Path, _name: str) -> Iterator[Row | RowError]:
    """Yield one row for each topic of a file that holds a topic, a list, or ``topics``."""
    try:
        content = json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise Unreadable("damaged", problem=str(error)[:200]) from error
    topics = content if isinstance(content, list) else _topics(content)
    for number, one in enumerate(topics, 1):
        if is_topic(one):
            yield article_row(topic(one), str(number))
        else:
            yield RowError(str(number), Problem("not_an_article"))


def is_topic(one: Any) -> bool:
    """Tell whether an object is a topic with its posts."""
    return isinstance(one, dict) and isinstance(_posts(one), list) and bool(_posts(one))


def topic(one: dict[str, Any]) -> Thread:
    """Return an object that `is_topic` as a thread."""
    accepted = one.get("accepted_answer")
    number = accepted.get("post_number") if isinstance(accepted, dict) else None
    posts = [post for post in _posts(one) if isinstance(post, dict)]
    return Thread(
        external_id=f"discourse:{one.get('id', one.get('slug', one.get('title', '')))}",
        title=str(one.get("title") or one.get("fancy_title") or ""),
        posts=tuple(_post(post, number) for post in posts),
        url=str(one.get("url") or ""),
        category=str(one.get("category_name") or one.get("board") or ""),
        tags=tuple(_tag(tag) for tag in one.get("tags") or ()),
    )


def _topics(content: Any) -> list[Any]:
    if is_topic(content):
        return [content]
    topics = content.get("topics") if isinstance(content, dict) else None
    if not isinstance(topics, list) or not topics:
        raise Unreadable("no_rows")
    return topics


def _posts(one: dict[str, Any]) -> Any:
    stream = one.get("post_stream")
    return stream.get("posts") if isinstance(stream, dict) else one.get("posts")


def _post(post: dict[str, Any], accepted: Any) -> Post:
    likes = [
        action.get("count", 0)
        for action in post.get("actions_summary") or ()
        if isinstance(action, dict) and action.get("id") == _LIKE
    ]
    marked = bool(post.get("accepted_answer")) or (
        accepted is not None and post.get("post_number") == accepted
    )
    return Post(
        author=str(post.get("name") or post.get("username") or post.get("author") or ""),
        text=_text(post),
        written_at=str(post.get("created_at") or ""),
        votes=_count(post.get("like_count")) or sum(map(_count, likes)),
        accepted=marked,
    )


def _text(post: dict[str, Any]) -> str:
    """Return what somebody wrote, or its rendering where an export has only that."""
    if told := post.get("raw") or post.get("text"):
        return str(told)
    from kb_index.importing.readers.html_text import markdown_of  # only here, for it takes a while

    return markdown_of(str(post.get("cooked") or ""))


def _tag(tag: Any) -> str:
    return str(tag.get("name", "")) if isinstance(tag, dict) else str(tag)


def _count(value: Any) -> int:
    return value if isinstance(value, int) else 0
