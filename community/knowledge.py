"""A thread as an article: what search knows of it, and what an editor begins an article with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from community.thread import Post, State, Thread, best_answer
from core.ids import new_id
from kb_index import service
from kb_index.article import Article, Draft, Status
from kb_index.render import one_line, shortened
from kb_index.results import ArticleKind
from kb_index.store import known_articles

AUTHOR = "community"
PROMOTED = "promoted:"
"""What the external id of an article made of a thread begins with; then comes the thread."""
_ID = "thread-"
_WORDING = 300
"""Characters of the question that are searched beside its title."""


def article_id(thread_id: str) -> str:
    """Return the id of the article by which search knows a thread."""
    return f"{_ID}{thread_id}"


def thread_id(article: str) -> str | None:
    """Return the thread that an article stands for, None where it is no thread's."""
    return article.removeprefix(_ID) if article.startswith(_ID) else None


def thread_path(language: str, thread: str) -> str:
    """Return the address of a thread."""
    return f"/community/{language}/t/{thread}"


async def tell_search(
    session: AsyncSession, thread: Thread, posts: Sequence[Post], now: datetime
) -> None:
    """Let search find a thread as it stands now: by its question, with its best answer.

    Without an answer, or hidden, it is not found. What has not changed is not told again.
    """
    best = best_answer(posts, thread.accepted_id)
    found = best is not None and thread.state is State.SHOWN
    if not found and not await known_articles(session, [f"{AUTHOR}:{thread.id}"]):
        return
    draft = Draft(
        id=article_id(thread.id),
        external_id=f"{AUTHOR}:{thread.id}",
        language=thread.language,
        title=thread.title,
        answer=best.text if best else "",
        kind=ArticleKind.THREAD,
        variants=_asked(thread, posts),
        source=thread.external_url or thread_path(thread.language, thread.id),
        status=Status.PUBLISHED if found else Status.ARCHIVED,
    )
    await service.load_articles(session, [draft], now, AUTHOR)


async def propose(
    session: AsyncSession, thread: Thread, posts: Sequence[Post], now: datetime, author: str
) -> Article:
    """Begin an article with a thread's question and best answer, for the editors' review list.

    Raise `DraftTakenUp` once somebody has gone on with it.
    """
    best = best_answer(posts, thread.accepted_id)
    draft = Draft(
        id=thread.article_id or new_id(),
        external_id=f"{PROMOTED}{thread.id}",
        language=thread.language,
        title=thread.title,
        answer=best.text if best else "",
        variants=_asked(thread, posts),
        source=thread_path(thread.language, thread.id),
    )
    return await service.propose(session, draft, now, author)


def _asked(thread: Thread, posts: Sequence[Post]) -> tuple[str, ...]:
    question = shortened(one_line(posts[0].text), _WORDING) if posts else ""
    return (question,) if question and question != thread.title else ()
