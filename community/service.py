"""What can be done in the community, each in one transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from community import knowledge, store
from community.store import Pending
from community.tables import PostRow, ThreadRow
from community.thread import (
    REASON_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Member,
    Post,
    State,
    Thread,
    best_answer,
    first_state,
    visible,
)
from core.clock import Clock, utc_now
from core.database import Transactions
from core.errors import (
    Elsewhere,
    Forbidden,
    Language,
    NothingToPromote,
    NotYours,
    OwnPost,
    PostNotFound,
    ThreadNotFound,
)
from core.ids import new_id
from core.text import clean_message
from kb_index.origin import Origin

PAGE = 20
_PENDING = 100
_PRESSED_TWICE = timedelta(minutes=10)
"""Who sends the very same words again so soon waited for an answer, and means one post."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A thread as somebody sees it: the posts she may read, and what she voted for."""

    thread: Thread
    posts: list[Post]
    best: Post | None
    voted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Community:
    """Asking, answering, voting, accepting, reporting, and what editors do about it.

    A newcomer's posts wait for an editor until ``newcomers`` of hers were shown.
    """

    transactions: Transactions
    newcomers: int = 1
    now: Clock = utc_now

    async def listed(self, language: Language, *, unanswered: bool, number: int) -> list[Thread]:
        """Return a page of threads and one more, which tells that there is another page."""
        async with self.transactions.read() as session:
            return await store.listed(
                session,
                language,
                unanswered=unanswered,
                limit=PAGE + 1,
                offset=(number - 1) * PAGE,
            )

    async def among(self, ids: Collection[str]) -> dict[str, tuple[Thread, Post]]:
        """Return those of the threads that everybody sees, each with its best answer."""
        async with self.transactions.read() as session:
            found = {}
            for key, thread in (await store.among(session, ids)).items():
                best = best_answer(await store.posts(session, key), thread.accepted_id)
                if best is not None:
                    found[key] = (thread, best)
        return found

    async def of(self, article_id: str) -> Origin | None:
        """Return whose words the article of a thread is."""
        thread_id = knowledge.thread_id(article_id)
        known = await self.among([thread_id]) if thread_id else {}
        if thread_id is None or thread_id not in known:
            return None
        thread, best = known[thread_id]
        url = thread.external_url or knowledge.thread_path(thread.language, thread.id)
        return Origin(best.author_name, best.created_at, best.votes, url)

    async def seen(self, thread_id: str, viewer: Member | None) -> Seen:
        """Return a thread for a viewer; raise `ThreadNotFound` where she sees none."""
        async with self.transactions.read() as session:
            thread = await store.thread(session, thread_id)
            every = await store.posts(session, thread_id)
            voted = await store.voted(session, thread_id, viewer.id) if viewer else set()
        posts = [post for post in every if visible(post, viewer)]
        if not posts or posts[0].number != 1:
            raise ThreadNotFound()
        return Seen(thread, posts, best_answer(every, thread.accepted_id), frozenset(voted))

    async def ask(self, member: Member, language: Language, title: str, text: str) -> str:
        """Begin a thread, once, and return its id."""
        title = " ".join(clean_message(title, TITLE_LIMIT).split())
        text, now = clean_message(text, TEXT_LIMIT), self.now()
        async with self.transactions.write() as session:
            lately = now - _PRESSED_TWICE
            if again := await store.asked_since(session, member, title, text, lately):
                return again
            state = await self._first_state(session, member)
            row = ThreadRow(
                id=new_id(),
                language=language,
                title=title,
                author_id=member.id,
                author_name=member.name,
                state=state.value,
                answers=0,
                posts=0,
                external_url="",
                created_at=now,
                updated_at=now,
            )
            session.add(row)
            await session.flush()
            await store.add_post(session, row, member, text, state, now)
            return row.id

    async def answer(self, member: Member, thread_id: str, text: str) -> str:
        """Add an answer to a thread that she sees, once; return its id."""
        text, now = clean_message(text, TEXT_LIMIT), self.now()
        async with self.transactions.write() as session:
            row = await self._open(session, thread_id, member)
            _must_be_ours(row)
            lately = now - _PRESSED_TWICE
            if again := await store.answered_since(session, row.id, member, text, lately):
                return again
            state = await self._first_state(session, member)
            post = await store.add_post(session, row, member, text, state, now)
            if state is State.SHOWN:
                row.updated_at = now
            await self._tell(session, row, now)
            return post.id

    async def vote(self, member: Member, post_id: str) -> str:
        """Count her vote for a post, once; return the thread."""
        now = self.now()
        async with self.transactions.write() as session:
            row, post = await self._post(session, post_id, member)
            _must_be_ours(row)
            if post.author_id == member.id:
                raise OwnPost()
            if await store.add_vote(session, post, member.id, now):
                await self._tell(session, row, now)
            return row.id

    async def accept(self, member: Member, post_id: str, accepted: bool) -> str:
        """Make an answer the accepted one, or no longer if it is; return the thread."""
        now = self.now()
        async with self.transactions.write() as session:
            row, post = await self._post(session, post_id, member)
            _must_be_ours(row)
            if member.id != row.author_id and not member.staff:
                raise NotYours()
            if post.number == 1 or post.state != State.SHOWN:
                raise PostNotFound()
            if accepted:
                row.accepted_id = post.id
            elif row.accepted_id == post.id:
                row.accepted_id = None
            await self._tell(session, row, now)
            return row.id

    async def report(self, member: Member, post_id: str, reason: str) -> str:
        """Tell the editors that a post should not stand; return the thread."""
        reason = clean_message(reason, REASON_LIMIT)
        async with self.transactions.write() as session:
            row, post = await self._post(session, post_id, member)
            if post.author_id == member.id:
                raise OwnPost()
            await store.add_report(session, post.id, member.id, reason, self.now())
            return row.id

    async def pending(self) -> list[Pending]:
        """Return what editors must look at."""
        async with self.transactions.read() as session:
            return await store.pending(session, _PENDING)

    async def moderate(self, editor: Member, post_id: str, state: State, reason: str) -> str:
        """Show a post to everybody or hide it, with the reason; return the thread."""
        reason = clean_message(reason, REASON_LIMIT) if state is State.HIDDEN else reason.strip()
        if not editor.editor:
            raise Forbidden(role="editor")
        now = self.now()
        async with self.transactions.write() as session:
            row = await store.lock(session, await store.of_post(session, post_id))
            post = await store.post_row(session, post_id)
            post.state, post.reason = state.value, reason[:REASON_LIMIT]
            if post.number == 1:
                row.state = state.value
            await store.settle(session, post, editor.id, post.reason, now)
            await self._tell(session, row, now)
            return row.id

    async def promote(self, editor: Member, thread_id: str) -> str:
        """Begin an article with a thread's question and best answer; return the draft's id."""
        now = self.now()
        async with self.transactions.write() as session:
            row = await store.lock(session, thread_id)
            thread, posts = store.read(row), await store.posts(session, thread_id)
            if thread.state is not State.SHOWN or not best_answer(posts, thread.accepted_id):
                raise NothingToPromote()
            article = await knowledge.propose(session, thread, posts, now, editor.id)
            row.article_id = article.id
            return article.id

    async def _first_state(self, session: AsyncSession, member: Member) -> State:
        return first_state(member, await store.shown_of(session, member.id), self.newcomers)

    async def _open(self, session: AsyncSession, thread_id: str, member: Member) -> ThreadRow:
        """Return a thread that somebody sees, for change."""
        row = await store.lock(session, thread_id)
        mine = row.state == State.WAITING and row.author_id == member.id
        if row.state != State.SHOWN and not (member.editor or mine):
            raise ThreadNotFound()
        return row

    async def _post(
        self, session: AsyncSession, post_id: str, member: Member
    ) -> tuple[ThreadRow, PostRow]:
        """Return a post that everybody sees, and its thread, for change."""
        row = await self._open(session, await store.of_post(session, post_id), member)
        post = await store.post_row(session, post_id)
        if post.state != State.SHOWN:
            raise PostNotFound()
        return row, post

    async def _tell(self, session: AsyncSession, row: ThreadRow, now: datetime) -> None:
        """Count the answers again, and let search know the thread as it is now."""
        await session.flush()
        posts = await store.posts(session, row.id)
        row.answers = sum(post.number > 1 and post.state is State.SHOWN for post in posts)
        await knowledge.tell_search(session, store.read(row), posts, now)


def _must_be_ours(row: ThreadRow) -> None:
    """Raise `Elsewhere` for a copy: its answers and votes are those of where it comes from."""
    if row.external_url:
        raise Elsewhere(url=row.external_url)


COMMUNITY = web.AppKey("community", Community)
