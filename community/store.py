"""The only SQL of threads and posts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from community.tables import DecisionRow, PostRow, ReportRow, ThreadRow, VoteRow
from community.thread import Member, Post, State, Thread
from core.errors import PostNotFound, ThreadNotFound
from core.ids import new_id
from core.language import parse_language

_POST = tuple(getattr(PostRow, name) for name in Post.__dataclass_fields__)
_OPEN = exists().where(ReportRow.post_id == PostRow.id, ReportRow.settled_at.is_(None))


@dataclass(frozen=True, slots=True)
class Pending:
    """A post that an editor must look at, in its thread, with what members say against it."""

    post: Post
    title: str
    language: str
    reports: tuple[str, ...]


async def lock(session: AsyncSession, thread_id: str) -> ThreadRow:
    """Return a thread for change; raise `ThreadNotFound`."""
    query = select(ThreadRow).where(ThreadRow.id == thread_id).with_for_update()
    row = await session.scalar(query)
    if row is None:
        raise ThreadNotFound()
    return row


async def thread(session: AsyncSession, thread_id: str) -> Thread:
    """Return a thread; raise `ThreadNotFound`."""
    row = await session.get(ThreadRow, thread_id)
    if row is None:
        raise ThreadNotFound()
    return read(row)


async def of_post(session: AsyncSession, post_id: str) -> str:
    """Return the thread of a post; raise `PostNotFound`."""
    found = await session.scalar(select(PostRow.thread_id).where(PostRow.id == post_id))
    if found is None:
        raise PostNotFound()
    return str(found)


async def by_external_id(session: AsyncSession, external_id: str) -> ThreadRow | None:
    """Return the copy of another community's thread for change, if there is one."""
    query = select(ThreadRow).where(ThreadRow.external_id == external_id).with_for_update()
    row: ThreadRow | None = await session.scalar(query)
    return row


async def posts(session: AsyncSession, thread_id: str) -> list[Post]:
    """Return a thread's posts, the question first."""
    query = select(*_POST).where(PostRow.thread_id == thread_id).order_by(PostRow.number)
    return [_post(row) for row in await session.execute(query)]


async def post_row(session: AsyncSession, post_id: str) -> PostRow:
    """Return a post for change; its thread is locked already."""
    return await session.get_one(PostRow, post_id, populate_existing=True)


async def among(session: AsyncSession, ids: Collection[str]) -> dict[str, Thread]:
    """Return those of the threads that there are and everybody sees, by id."""
    query = select(ThreadRow).where(ThreadRow.id.in_(ids), ThreadRow.state == State.SHOWN.value)
    return {row.id: read(row) for row in await session.scalars(query)}


async def listed(
    session: AsyncSession, language: str, *, unanswered: bool, limit: int, offset: int
) -> list[Thread]:
    """Return the threads that everybody sees, those that changed last first."""
    query = select(ThreadRow).where(
        ThreadRow.language == language, ThreadRow.state == State.SHOWN.value
    )
    if unanswered:
        query = query.where(ThreadRow.answers == 0)
    order = (ThreadRow.updated_at.desc(), ThreadRow.id)
    rows = await session.scalars(query.order_by(*order).limit(limit).offset(offset))
    return [read(row) for row in rows]


async def shown_of(session: AsyncSession, author_id: str) -> int:
    """Return how many posts of an author everybody sees."""
    mine = (PostRow.author_id == author_id, PostRow.state == State.SHOWN.value)
    return await session.scalar(select(func.count()).select_from(PostRow).where(*mine)) or 0


async def asked_since(
    session: AsyncSession, member: Member, title: str, text: str, since: datetime
) -> str | None:
    """Return the thread that a member began with these very words, if she did so since then."""
    query = (
        select(PostRow.thread_id)
        .join(ThreadRow, ThreadRow.id == PostRow.thread_id)
        .where(PostRow.author_id == member.id, PostRow.number == 1, PostRow.text == text)
        .where(ThreadRow.title == title, PostRow.created_at >= since)
    )
    found: str | None = await session.scalar(query.limit(1))
    return found


async def answered_since(
    session: AsyncSession, thread_id: str, member: Member, text: str, since: datetime
) -> str | None:
    """Return the answer with these very words that a member gave, if she did so since then."""
    query = select(PostRow.id).where(
        PostRow.thread_id == thread_id,
        PostRow.number > 1,
        PostRow.author_id == member.id,
        PostRow.text == text,
        PostRow.created_at >= since,
    )
    found: str | None = await session.scalar(query.limit(1))
    return found


async def add_post(
    session: AsyncSession, row: ThreadRow, member: Member, text: str, state: State, now: datetime
) -> PostRow:
    """Add a post under the next number of its locked thread."""
    row.posts += 1
    post = PostRow(
        id=new_id(),
        thread_id=row.id,
        number=row.posts,
        author_id=member.id,
        author_name=member.name,
        staff=member.staff,
        text=text,
        state=state.value,
        reason="",
        votes=0,
        created_at=now,
    )
    session.add(post)
    await session.flush()
    return post


async def add_vote(session: AsyncSession, post: PostRow, member_id: str, now: datetime) -> bool:
    """Count a member's vote; tell whether it was her first on this post."""
    vote = VoteRow(post_id=post.id, member_id=member_id, created_at=now)
    if not await _added(session, vote):
        return False
    await session.execute(
        update(PostRow).where(PostRow.id == post.id).values(votes=PostRow.votes + 1)
    )
    await session.refresh(post)
    return True


async def voted(session: AsyncSession, thread_id: str, member_id: str) -> set[str]:
    """Return the posts of a thread that a member has voted for."""
    query = select(VoteRow.post_id).join(PostRow, PostRow.id == VoteRow.post_id)
    found = await session.scalars(
        query.where(PostRow.thread_id == thread_id, VoteRow.member_id == member_id)
    )
    return set(found)


async def add_report(
    session: AsyncSession, post_id: str, member_id: str, reason: str, now: datetime
) -> bool:
    """Keep a member's report; tell whether it was her first of this post."""
    report = ReportRow(post_id=post_id, member_id=member_id, reason=reason, created_at=now)
    return await _added(session, report)


async def settle(
    session: AsyncSession, post: PostRow, staff_id: str, reason: str, now: datetime
) -> None:
    """Keep what was decided of a post, and close what was said against it."""
    session.add(
        DecisionRow(
            id=new_id(),
            post_id=post.id,
            staff_id=staff_id,
            state=post.state,
            reason=reason,
            created_at=now,
        )
    )
    opened = (ReportRow.post_id == post.id, ReportRow.settled_at.is_(None))
    await session.execute(update(ReportRow).where(*opened).values(settled_at=now))


async def pending(session: AsyncSession, limit: int) -> list[Pending]:
    """Return what waits for an editor or was reported, the oldest first."""
    query = (
        select(*_POST, ThreadRow.title, ThreadRow.language)
        .join(ThreadRow, ThreadRow.id == PostRow.thread_id)
        .where(or_(PostRow.state == State.WAITING.value, _OPEN))
        .order_by(PostRow.created_at, PostRow.id)
        .limit(limit)
    )
    rows = (await session.execute(query)).all()
    reasons = await _reasons(session, [row.id for row in rows])
    return [
        Pending(_post(row[: len(_POST)]), row.title, row.language, tuple(reasons.get(row.id, ())))
        for row in rows
    ]


def read(row: ThreadRow) -> Thread:
    """Return a thread as a value."""
    values = {name: getattr(row, name) for name in Thread.__dataclass_fields__}
    values |= {"language": parse_language(row.language), "state": State(row.state)}
    return Thread(**values)


def _post(row: Sequence[object]) -> Post:
    values = dict(zip(Post.__dataclass_fields__, row, strict=True))
    values["state"] = State(str(values["state"]))
    return Post(**values)  # type: ignore[arg-type]


async def _reasons(session: AsyncSession, ids: Collection[str]) -> dict[str, list[str]]:
    query = select(ReportRow.post_id, ReportRow.reason).where(
        ReportRow.post_id.in_(ids), ReportRow.settled_at.is_(None)
    )
    found: dict[str, list[str]] = {}
    for post_id, reason in await session.execute(query.order_by(ReportRow.created_at)):
        found.setdefault(post_id, []).append(reason)
    return found


async def _added(session: AsyncSession, row: VoteRow | ReportRow) -> bool:
    try:
        async with session.begin_nested():
            session.add(row)
            await session.flush()
    except IntegrityError:
        return False
    return True
