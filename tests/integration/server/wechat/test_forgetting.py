"""A customer is forgotten on request: no table and no file has her words, and the numbers stay."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from channels.inbox.tables import ArrivalRow
from channels.web.visitors import VISITORS
from core.clock import utc_now
from core.database import TRANSACTIONS
from core.routes import Role
from deflection.books.keeper import Bookkeeper
from deflection.books.recount import recount
from deflection.books.tables import DueRow, EpisodeRow, FigureRow
from deflection.tables import FactRow
from handoff.bot.reply import to_json
from handoff.contacts.forgetting import FORGETTING
from handoff.contacts.tables import ForgottenRow
from handoff.message import Address
from handoff.reception import RECEPTION
from handoff.tables import ContactRow, ConversationRow, IdentityRow
from handoff.tickets.tables import TicketRow
from server.commands.door import main
from server.commands.forgetting import FORGET
from server.reports import DEFINITION
from server.storage.tables import METADATA
from studio.following.follower import Follower
from studio.tables import GapRow, QuestionRow, WordingRow
from tests.integration.conftest import BOTH
from tests.integration.server.conftest import PASSWORD, PATIENCE, FakeRasa, on_both
from tests.integration.server.staff import create_staff
from tests.integration.server.test_files import PNG
from tests.integration.server.test_hostile_input import error_of
from tests.integration.server.wechat.conftest import ANNA
from tests.integration.server.wechat.test_story import ARTICLE

WORD, PHONE, BEN = "蓝鲸七七", "13800138000", "o-ben"


@pytest.fixture(params=BOTH)
def database_url(request):
    """She is forgotten on both kinds of database."""
    return on_both(request)


@pytest.fixture
async def wang(client, sign_in):
    """The session of a supervisor who is an agent, too."""
    async with client.app[TRANSACTIONS].write() as session:
        await create_staff(session, "wang", "王", PASSWORD, roles=(Role.AGENT, Role.SUPERVISOR))
    return await sign_in("wang")


async def rows(client, *columns, **only):
    query = select(*columns).filter_by(**only)
    async with client.app[TRANSACTIONS].read() as session:
        return [tuple(row) for row in await session.execute(query)]


async def everywhere(client):
    """Return every row of every table as text, by table."""
    found = {}
    async with client.app[TRANSACTIONS].read() as session:
        for name, table in METADATA.tables.items():
            found[name] = [str(tuple(row)) for row in await session.execute(select(table))]
    return found


async def tables_with(client, *words):
    return {
        name: word
        for name, told in (await everywhere(client)).items()
        for word in words
        if any(word in row for row in told)
    }


async def wait_for(ask):
    async with asyncio.timeout(PATIENCE * 3):
        while not await ask():  # noqa: ASYNC110 - it asks the database, which tells nobody here
            await asyncio.sleep(0.05)


def keeper(client):
    """Keep the books as the app does."""
    zone = client.app[RECEPTION].hours.calendar.zone
    return Bookkeeper(client.app[TRANSACTIONS], client.app[DEFINITION], zone)


async def figures(client):
    """Return the books, once nothing is due."""

    async def settled():
        await keeper(client).sweep()
        return not await rows(client, DueRow.id)

    await wait_for(settled)
    columns = FigureRow.__table__.columns
    return Counter({row[:-1]: row[-1] for row in await rows(client, *columns) if row[-1]})


async def wrong_in_the_books(client):
    """Return what the books have otherwise than the facts."""
    return list(map(str, (await recount(keeper(client))).differences))


def searching(body):
    """Answer every question with an article that was searched for."""
    if body["message"] == "/request_person":
        return FakeRasa.say(body)
    hits = [{"article_id": "faq-0-zh", "title": "如何申请退款？", "score": 1.0}]
    found = {"decision": "answer", "confidence": 0.9, "hits": hits, "searched": ""}
    attempt = {"question": body["message"], **found}
    return [{"custom": to_json(replace(ARTICLE, attempt=attempt))}]


@pytest.fixture
def lived(client, wechat, rasa, until, customer, agent, wang, settings):
    """She asked in WeChat and on the web, was served, read, rated, and wrote her number down.

    Returns how she is known: her contacts, the page's token, and every word that was hers.
    """

    async def live():
        rasa.reply = searching
        await wechat.say(ANNA, f"{WORD} 怎么退款？")
        await wechat.say(BEN, "怎么开发票？")
        await until(lambda: wechat.phone(ANNA).seen and wechat.phone(BEN).seen)
        async with customer() as page, agent() as desk:
            await page.say(f"{WORD} 退款多久到账")
            await page.message("订单页")
            await page.say("转人工", action={"kind": "request_person"})
            waiting = await desk.until(
                lambda f: f["type"] == "conversation" and f["conversation"]["state"] == "queued"
            )
            await serve(client, page, desk, waiting["conversation"]["id"])
            asked = await page.until(lambda f: "conversation" in f and f["conversation"]["survey"])
            survey_id = asked["conversation"]["survey"]["id"]
            comment = f"{WORD} 不好"
            await page.send(type="answer_survey", survey_id=survey_id, score=1, comment=comment)
            await page.until(lambda f: f["type"] == "ack" and "survey" in f)
        visitor = client.app[VISITORS].verify(page.token)
        [(on_web,)] = await rows(client, IdentityRow.contact_id, external_id=visitor)
        [(in_wechat,)] = await rows(client, IdentityRow.contact_id, external_id=ANNA)
        body = {"other_id": in_wechat, "reason": f"{WORD} 说的"}
        merged = await client.post(f"/api/desk/contacts/{on_web}/merge", json=body, headers=wang)
        assert merged.status == 200
        await leave_traces(client, waiting["conversation"]["id"])
        remember(settings, waiting["conversation"]["id"])
        await wait_for(lambda: followed(client))
        return on_web, in_wechat, page.token, (WORD, ANNA, visitor, PHONE)

    return live


async def followed(client):
    """Tell whether the studio has read both of her questions."""
    return sum(WORD in text for (text,) in await rows(client, QuestionRow.text)) == 2


async def serve(client, page, desk, conversation_id):
    """Do what an agent does in a chat."""
    one = f"/api/desk/conversations/{conversation_id}"

    async def call(method, path, body):
        response = await client.request(method, f"{one}/{path}", json=body, headers=desk.headers)
        assert response.status < 300, (path, await response.text())

    await call("POST", "accept", {})
    bearer = {"Authorization": f"Bearer {page.token}", "Content-Type": "image/png"}
    params = {"name": f"{WORD}.png", "client_message_id": "f1"}
    sent = await client.post("/api/web/files", params=params, data=PNG, headers=bearer)
    assert sent.status == 201
    await call(
        "POST", "notes", {"client_note_id": "n1", "text": f"{WORD} 是老客户", "mentions": []}
    )
    await call("POST", "messages", {"client_message_id": "a1", "text": f"{WORD}，您好"})
    flag = {"kind": "missing", "comment": f"{WORD} 问的没有", "article_id": None}
    await call("POST", "flags", flag)
    await call("POST", "resolve", {})
    await call("PUT", "wrap_up", {"reason": "solved", "in_knowledge_base": "no", "tags": [WORD]})


async def leave_traces(client, conversation_id):
    """Write what a longer story would: how to reach her, and a group of questions like hers."""
    now = utc_now()
    async with client.app[TRANSACTIONS].write() as session:
        session.add(
            TicketRow(
                id="t1",
                conversation_id=conversation_id,
                status="solved",
                why="closed",
                opened_at=now,
                solved_at=now,
                reach_kind="phone",
                reach_value=PHONE,
            )
        )
        text = f"{WORD} 退款多久到账"
        gap = {"language": "zh", "encoder": "e", "centre": b"", "first_at": now, "last_at": now}
        session.add(GapRow(id="g1", title=text, **gap))
        await session.flush()
        wording = {"language": "zh", "vector": b"", "last_at": now}
        session.add(WordingRow(gap_id="g1", digest="d1", text=text, **wording))


def remember(settings, conversation_id):
    """Keep a dialogue where Rasa keeps its own."""
    with closing(sqlite3.connect(settings.var / "tracker.db")) as database, database:
        database.execute(
            "CREATE TABLE dialogues (sender_id TEXT PRIMARY KEY, events TEXT, updated_at REAL)"
        )
        for sender in (conversation_id, "somebody"):
            told = (sender, json.dumps({"text": WORD}, ensure_ascii=False), 0.0)
            database.execute("INSERT INTO dialogues VALUES (?, ?, ?)", told)


async def forget(client, headers, contact_id, confirm=None):
    body = {"confirm": confirm or contact_id}
    return await client.post(f"/api/desk/contacts/{contact_id}/forget", json=body, headers=headers)


async def test_nothing_of_her_is_left_and_the_numbers_are_as_they_were(
    client, lived, wang, settings, wechat, until
):
    on_web, in_wechat, token, hers = await lived()
    spoken_of = await tables_with(client, *hers)
    assert {"messages", "facts", "identities", "notes", "arrivals", "pieces"} <= set(spoken_of)
    assert {"tickets", "gaps", "gap_wordings", "contact_merges", "wrap_ups"} <= set(spoken_of)
    assert {"surveys", "follow_ups"} <= set(spoken_of)
    assert [path for path in settings.files.rglob("*") if path.is_file()]
    before = await figures(client)
    assert await wrong_in_the_books(client) == []
    columns = (EpisodeRow.conversation_id, EpisodeRow.outcome, EpisodeRow.product)
    episodes = sorted(await rows(client, *columns))
    counted = [func.count(FactRow.id), func.count(ArrivalRow.id)]
    counts = [await rows(client, one) for one in counted]

    told = (await (await forget(client, wang, on_web)).json())["forgotten"]
    assert told["contact_ids"] == sorted({on_web, in_wechat})
    assert (told["conversations"], told["files"]) == (2, 1)

    await wait_for_studio(client)
    assert await tables_with(client, *hers) == {}
    assert [path for path in settings.files.rglob("*") if path.is_file()] == []
    with closing(sqlite3.connect(settings.var / "tracker.db")) as database:
        assert database.execute("SELECT sender_id FROM dialogues").fetchall() == [("somebody",)]
    assert await figures(client) == before
    assert await wrong_in_the_books(client) == []
    assert sorted(await rows(client, *columns)) == episodes
    # What was delivered is still known by its key: delivered again, it is not taken in anew.
    assert [await rows(client, one) for one in counted] == counts
    assert Counter(name for (name,) in await rows(client, ContactRow.name))["已删除的客户"] == 2
    others = await tables_with(client, BEN, "怎么开发票？")
    assert {"messages", "identities", "arrivals", "pieces"} <= set(others)

    await it_is_on_record_and_cannot_happen_twice(client, wang, on_web, token)

    # Whoever she is now begins as nobody that we know.
    await wechat.say(ANNA, "又来了")
    await until(lambda: "又来了" in str(wechat.phone(ANNA).seen) or wechat.phone(ANNA).seen)
    [(new,)] = await rows(client, IdentityRow.contact_id, external_id=ANNA)
    assert new not in {on_web, in_wechat}


async def it_is_on_record_and_cannot_happen_twice(client, wang, on_web, token):
    [row] = await rows(client, ForgottenRow.by_id, ForgottenRow.messages, ForgottenRow.remains)
    assert (row[0] is not None, row[1] > 5, row[2]) == (True, True, None)
    again = await forget(client, wang, on_web)
    assert (again.status, await error_of(again)) == (404, "contact_not_found")
    seen = await client.get(f"/api/desk/contacts/{on_web}", headers=wang)
    assert (seen.status, await error_of(seen)) == (404, "contact_not_found")
    bearer = {"Authorization": f"Bearer {token}"}
    page = await (await client.get("/api/web/conversation", headers=bearer)).json()
    assert page == {"conversation": None, "messages": []}
    closed = await client.get("/api/desk/conversations?list=closed", headers=wang)
    assert closed.status == 200
    for listed in (await closed.json())["conversations"]:
        one = f"/api/desk/conversations/{listed['id']}"
        for path in (one, f"{one}/messages", f"{one}/history", f"{one}/record", f"{one}/notes"):
            assert (await client.get(path, headers=wang)).status == 200, path


async def wait_for_studio(client):
    """Let the studio read the facts again, as a restart does: nothing comes back by that."""
    await Follower(client.app[TRANSACTIONS]).follow()
    assert [text for (text,) in await rows(client, QuestionRow.text) if WORD in text] == []


async def test_who_is_being_served_is_not_forgotten_under_an_agents_hands(
    client, customer, agent, wang
):
    async with customer() as page, agent():
        await page.say("转人工", action={"kind": "request_person"})
        waiting = await page.until(
            lambda f: f["type"] == "conversation" and f["conversation"]["state"] == "queued"
        )
        [(contact_id,)] = await rows(
            client, ConversationRow.contact_id, id=waiting["conversation"]["id"]
        )
        refused = await forget(client, wang, contact_id)
        assert (refused.status, await error_of(refused)) == (409, "still_talking")
        [(name,)] = await rows(client, ContactRow.name, id=contact_id)
        assert name != "已删除的客户"


async def test_only_a_supervisor_may_and_only_one_who_means_it(client, customer, wang, sign_in):
    async with customer() as page:
        await page.say("请记住我")
        await page.get("ack")
    [(on_web,)] = await rows(client, ConversationRow.contact_id)
    token = page.token
    mei, bearer = await sign_in(), {"Authorization": f"Bearer {token}"}
    for headers, confirm, status in (
        ({}, on_web, 401),
        (bearer, on_web, 401),
        (mei, on_web, 403),
        (wang, on_web[:-1], 400),
        (wang, "yes", 400),
        (wang, "x' OR '1'='1", 400),
        ({**wang, "Origin": "https://evil.example"}, on_web, 403),
    ):
        response = await forget(client, headers, on_web, confirm)
        assert response.status == status, confirm
        await error_of(response)
    empty = await client.post(f"/api/desk/contacts/{on_web}/forget", json={}, headers=wang)
    assert empty.status == 400
    assert "messages" in await tables_with(client, "请记住我")


async def test_files_that_a_process_which_died_left_behind_are_taken_away_later(client, settings):
    left = settings.files / "ab" / "abandoned"
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_bytes(PNG)
    async with client.app[TRANSACTIONS].write() as session:
        counts = {"conversations": 1, "messages": 1, "files": 1}
        remains = {"files": ["abandoned"], "dialogues": ["c1"]}
        row = ForgottenRow(id="f1", contact_ids=["c"], forgotten_at=utc_now(), remains=remains)
        for name, number in counts.items():
            setattr(row, name, number)
        session.add(row)
    await client.app[FORGETTING].sweep()
    assert not left.exists()
    assert await rows(client, ForgottenRow.remains) == [(None,)]


async def test_an_operator_can_do_it_without_a_desk(client, lived, settings, capsys):
    on_web, _, _, hers = await lived()

    def run(*words):
        return asyncio.to_thread(
            main, ["forget", *words], commands=(FORGET,), settings=settings, program="handoff"
        )

    assert await run(on_web) == 2
    assert "--yes" in capsys.readouterr().out
    assert "messages" in await tables_with(client, *hers)
    assert await run(on_web, "--yes") == 0
    assert "2 contacts, 2 conversations" in capsys.readouterr().out
    assert await tables_with(client, *hers) == {}
    assert await run(on_web, "--yes") == 2
    assert [by for (by,) in await rows(client, ForgottenRow.by_id)] == [None]


async def test_a_name_on_a_channel_alone_is_no_contact(client, wang):
    address = Address("wechat", "shop", ANNA)
    refused = await forget(client, wang, address.external_id)
    assert (refused.status, await error_of(refused)) == (404, "contact_not_found")
