"""Copying a Discourse: all of it once, what changed after that, and nothing of what is gone."""

from __future__ import annotations

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from sqlalchemy import func, select
from yarl import URL

from community import store
from community.discourse.client import Discourse, discourse_url
from community.discourse.sync import DiscourseSync
from community.service import Community
from community.tables import CursorRow, PostRow, ThreadRow
from community.thread import Member, State
from core.errors import DependencyFailed, Elsewhere
from kb_index.store import read_articles
from tests.integration.community.discourse_stand_in import StandIn

EDITOR = Member("s1", "E", staff=True, editor=True)


@pytest.fixture
def there():
    return StandIn()


@pytest.fixture
def waits():
    return []


@pytest.fixture
async def sync(there, waits, database, clock):
    async def sleep(seconds):
        waits.append(seconds)

    async with TestServer(there.app()) as server, ClientSession() as http:
        discourse = Discourse(http, URL(str(server.make_url(""))), "key", sleep=sleep)
        yield DiscourseSync(database, discourse, clock)


@pytest.fixture
def threads(database):
    """Returns the threads with their posts' texts and states, by title."""

    async def read():
        async with database.read() as session:
            rows = (await session.scalars(select(ThreadRow))).all()
            return {
                row.title: (
                    row,
                    [(p.text, p.state, p.votes) for p in await store.posts(session, row.id)],
                )
                for row in rows
            }

    return read


async def test_topics_become_threads_with_their_posts_likes_and_accepted_answer(
    there, sync, threads, database
):
    topic = there.topic(7, "How do I flash it?", "It *bricks*.", "Hold the button.", "No idea.")
    topic["posts"][1].update(accepted_answer=True, actions_summary=[{"id": 2, "count": 4}])
    topic["posts"].insert(2, {**topic["posts"][2], "id": 9, "post_number": 9, "post_type": 3})
    assert await sync.run() == 1
    row, posts = (await threads())["How do I flash it?"]
    assert [text for text, _, _ in posts] == ["It *bricks*.", "Hold the button.", "No idea."]
    assert posts[1][2] == 4
    assert (row.language, row.answers, row.author_name) == ("en", 2, "User 1")
    assert row.external_url.endswith("/t/a-topic/7")
    async with database.read() as session:
        [article] = await read_articles(session, [f"thread-{row.id}"])
    assert (article.kind, article.answer, article.source) == (
        "thread",
        "Hold the button.",
        row.external_url,
    )
    assert there.keys == ["key"] * len(there.keys)


async def test_a_second_pass_reads_what_changed_and_writes_nothing_twice(
    there, sync, threads, database
):
    for number in range(1, 4):
        there.topic(number, f"Topic {number}", "question", "answer")
    assert await sync.run() == 3
    assert await sync.run() == 0
    there.topic(2, "Topic 2, renamed", "question", "answer", "another")
    assert await sync.run() == 1
    assert set(await threads()) == {"Topic 1", "Topic 2, renamed", "Topic 3"}
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(PostRow)) == 7


async def test_many_pages_and_long_topics_are_read_to_their_end(there, sync, threads):
    there.topic(1, "Long", *(f"post {n}" for n in range(1, 46)))
    for number in range(2, 65):
        there.topic(number, f"Topic {number}", "question")
    assert await sync.run() == 64
    found = await threads()
    assert len(found) == 64
    assert [text for text, _, _ in found["Long"][1]] == [f"post {n}" for n in range(1, 46)]


async def test_a_pinned_topic_at_the_front_does_not_end_the_pass(there, sync, threads):
    there.topic(1, "Pinned", "rules")["pinned"] = True
    there.topic(2, "Two", "question")
    await sync.run()
    there.topic(3, "Three", "question")
    assert await sync.run() == 1
    assert set(await threads()) == {"Pinned", "Two", "Three"}


async def test_an_interrupted_pass_goes_on_at_its_page_and_leaves_nothing_out(there, sync, threads):
    for number in range(1, 65):
        there.topic(number, f"Topic {number}", "question")
    there.refuse_after = 40
    with pytest.raises(DependencyFailed):
        await sync.run()
    assert 30 <= len(await threads()) < 64
    there.refuse_after, before = None, len(there.asked)
    there.topic(65, "Meanwhile", "question")
    await sync.run()
    assert there.asked[before].startswith("/latest.json?page=1")
    await sync.run()
    assert len(await threads()) == 65


async def test_it_waits_as_long_as_it_is_told_and_gives_up_where_that_is_too_long(
    there, sync, threads, waits
):
    there.topic(1, "One", "question")
    there.busy = [{"Retry-After": "7"}, {}]
    await sync.run()
    assert waits == [7.0, 5.0]
    assert set(await threads()) == {"One"}
    there.busy = [{"Retry-After": "3600"}]
    with pytest.raises(DependencyFailed):
        await sync.run()
    there.busy = [{"Retry-After": "1"}] * 9
    with pytest.raises(DependencyFailed):
        await sync.run()


@pytest.mark.parametrize(
    "change",
    [{"visible": False}, {"deleted_at": "2026-03-03T00:00:00Z"}, {"archetype": "private_message"}],
)
async def test_a_topic_that_is_gone_there_disappears_here_from_pages_and_from_search(
    there, sync, threads, database, change
):
    there.topic(1, "One", "question", "answer")
    await sync.run()
    there.topics[1].update(change)
    await sync.run()
    row, posts = (await threads())["One"]
    assert row.state == State.HIDDEN
    assert {state for _, state, _ in posts} == {State.HIDDEN}
    async with database.read() as session:
        [article] = await read_articles(session, [f"thread-{row.id}"])
    assert article.status == "archived"
    there.topics[1].update(visible=True, deleted_at=None, archetype="regular")
    there.topic(1, "One", "question", "answer")
    await sync.run()
    row, _ = (await threads())["One"]
    assert row.state == State.SHOWN


async def test_a_post_that_is_gone_there_is_hidden_here_and_an_editors_decision_stays(
    there, sync, threads, database, clock
):
    there.topic(1, "One", "question", "spam", "answer")
    await sync.run()
    _, before = (await threads())["One"]
    community = Community(database, now=clock)
    async with database.read() as session:
        answer = await session.scalar(select(PostRow.id).where(PostRow.text == "answer"))
    await community.moderate(EDITOR, answer, State.HIDDEN, "wrong")
    there.topic(1, "One", "question", "spam", "answer")["posts"][1]["hidden"] = True
    await sync.run()
    _, posts = (await threads())["One"]
    assert [state for _, state, _ in posts] == [State.SHOWN, State.HIDDEN, State.HIDDEN]
    assert len(before) == len(posts)
    with pytest.raises(Elsewhere):
        await community.answer(EDITOR, (await threads())["One"][0].id, "here?")


async def test_html_becomes_markdown_where_the_source_is_not_told(there, sync, threads):
    there.raw_told = False
    there.topic(1, "One", "a <strong>b</strong><script>alert(1)</script>")
    await sync.run()
    _, posts = (await threads())["One"]
    assert "**b**" in posts[0][0]
    assert "<script" not in posts[0][0]


@pytest.mark.parametrize(
    "answer", [{}, {"topic_list": 5}, {"topic_list": {"topics": [{"id": "x"}]}}, []]
)
async def test_an_answer_that_is_none_of_a_discourse_is_refused_and_the_cursor_stays(
    there, sync, database, answer
):
    there.odd = answer
    with pytest.raises(DependencyFailed):
        await sync.run()
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(CursorRow)) == 0


@pytest.mark.parametrize(
    ("raw", "private"),
    [
        ("http://forum.example", False),
        ("ftp://forum.example", True),
        ("https://", False),
        ("https://a:b@forum.example", False),
        ("forum", False),
    ],
)
def test_an_address_that_is_not_safe_is_refused(raw, private):
    with pytest.raises(ValueError, match="JIELI_DISCOURSE_URL"):
        discourse_url(raw, private=private)
