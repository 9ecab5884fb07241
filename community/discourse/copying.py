"""A topic of a Discourse as a thread of ours; copied again, it is as if copied once."""

from __future__ import annotations

from datetime import datetime

from markdownify import markdownify
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community import knowledge, store
from community.discourse.wire import REGULAR, Post, Topic
from community.tables import PostRow, ThreadRow
from community.thread import TEXT_LIMIT, TITLE_LIMIT, State
from core.ids import new_id
from core.language import detect_language
from core.text import clean

_NAME_LIMIT = 40


def external_id(host: str, topic_id: int) -> str:
    """Return the name under which a topic is known here."""
    return f"discourse:{host}:{topic_id}"


async def copy_topic(
    session: AsyncSession, topic: Topic, host: str, url: str, now: datetime
) -> None:
    """Make our thread of a topic what the topic is now; what an editor hid here stays hidden."""
    posts = [one for one in topic.post_stream.posts if one.post_type == REGULAR]
    if not posts or topic.gone:
        await remove(session, external_id(host, topic.id), now)
        return
    row = await store.by_external_id(session, external_id(host, topic.id))
    if row is None:
        row = _thread(topic, posts[0], host)
        session.add(row)
        await session.flush()
    row.title = clean(topic.title)[:TITLE_LIMIT] or "-"
    row.external_url = url
    row.updated_at = topic.last_posted_at or topic.created_at
    kept = await _posts(session, row, posts)
    accepted = next((one.post_number for one in posts if one.accepted_answer), 0)
    row.accepted_id = kept[accepted].id if accepted in kept else None
    row.state = kept[min(kept)].state
    row.posts = max(kept)
    await _tell(session, row, now)


async def remove(session: AsyncSession, name: str, now: datetime) -> None:
    """Let a thread disappear whose topic is gone; nothing where there is none."""
    row = await store.by_external_id(session, name)
    if row is not None and row.state != State.HIDDEN:
        row.state = State.HIDDEN.value
        for post in (await _kept(session, row)).values():
            _show(post, shown=False)
        await _tell(session, row, now)


async def _posts(session: AsyncSession, row: ThreadRow, posts: list[Post]) -> dict[int, PostRow]:
    known = await _kept(session, row)
    for post in posts:
        kept = known.get(post.post_number)
        if kept is None:
            kept = known[post.post_number] = _post(row, post)
            session.add(kept)
        kept.text = _text(post)
        kept.votes = post.likes
        _show(kept, shown=not post.gone)
    there = {post.post_number for post in posts}
    for number, kept in known.items():
        if number not in there:
            _show(kept, shown=False)
    await session.flush()
    return known


async def _kept(session: AsyncSession, row: ThreadRow) -> dict[int, PostRow]:
    rows = await session.scalars(select(PostRow).where(PostRow.thread_id == row.id))
    return {one.number: one for one in rows}


def _show(post: PostRow, *, shown: bool) -> None:
    """Show or hide a post as it is there; where an editor of ours hid it, she gave a reason."""
    if not post.reason:
        post.state = (State.SHOWN if shown else State.HIDDEN).value


async def _tell(session: AsyncSession, row: ThreadRow, now: datetime) -> None:
    await session.flush()
    posts = await store.posts(session, row.id)
    row.answers = sum(post.number > 1 and post.state is State.SHOWN for post in posts)
    await knowledge.tell_search(session, store.read(row), posts, now)


def _thread(topic: Topic, first: Post, host: str) -> ThreadRow:
    return ThreadRow(
        id=new_id(),
        language=detect_language(f"{topic.title}\n{_text(first)}"),
        title="",
        author_id=_author(first, host),
        author_name=_name(first),
        state=State.SHOWN.value,
        answers=0,
        posts=0,
        external_id=external_id(host, topic.id),
        external_url="",
        created_at=topic.created_at,
        updated_at=topic.created_at,
    )


def _post(row: ThreadRow, post: Post) -> PostRow:
    return PostRow(
        id=new_id(),
        thread_id=row.id,
        number=post.post_number,
        author_id=_author(post, (row.external_id or "").split(":")[1]),
        author_name=_name(post),
        staff=False,
        text="",
        state=State.SHOWN.value,
        reason="",
        votes=0,
        created_at=post.created_at,
    )


def _text(post: Post) -> str:
    """Return a post's Markdown, made from its HTML where the other is not told."""
    text = post.raw if post.raw is not None else markdownify(post.cooked)
    return clean(text)[:TEXT_LIMIT]


def _name(post: Post) -> str:
    return clean(post.name or post.username)[:_NAME_LIMIT] or post.username[:_NAME_LIMIT]


def _author(post: Post, host: str) -> str:
    return f"discourse:{host}:{post.username}"[:96]
