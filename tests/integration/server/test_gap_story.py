"""A gap's whole life through the running app: asked, seen, written, published, asked, answered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.clock import utc_now
from core.database import TRANSACTIONS
from core.routes import Role
from kb_index.knowledge_base import KNOWLEDGE_BASE
from kb_index.service import publish
from kb_index.store import read_articles
from tests.integration.server.conftest import PASSWORD
from tests.integration.server.staff import create_staff
from tests.integration.server.studio import Studio

ASKED = ("怎么修改发票抬头", "发票抬头写错了怎么改", "能修改发票的抬头吗")
ASKED_AGAIN = ("怎么修改发票抬头？", "发票抬头写错了怎么改？", "能修改发票的抬头吗")
BY_MEANING = pytest.mark.parametrize("settings", [{"encoder": ""}], indirect=True)


@pytest.fixture
async def studio(client, sign_in) -> Studio:
    async with client.app[TRANSACTIONS].write() as session:
        await create_staff(session, "ed", "Ed", PASSWORD, roles=(Role.EDITOR,))
    return Studio(client, await sign_in("ed"))


async def _ask(customer, question, kinds):
    async with customer() as page:
        await page.say(question)
        frame = await page.until(lambda f: f["type"] == "message" and f["message"]["kind"] in kinds)
        return frame["message"]


@BY_MEANING
async def test_what_nobody_answered_is_written_published_and_settled(
    client, customer, rasa, studio
):
    rasa.there = False  # the app answers from search alone
    base = client.app[KNOWLEDGE_BASE]
    await base.complete()
    for question in ASKED:
        await _ask(customer, question, {"no_answer", "choices", "alternatives"})
    await studio.keep()
    [gap] = (await studio.call("GET", "gaps"))["gaps"]
    assert (gap["questions"], gap["customers"], gap["state"]) == (3, 3, "open")
    assert gap["title"] in ASKED

    drafted = (await studio.call("POST", f"gaps/{gap['id']}/draft", {}, 201))["gap"]
    [draft] = drafted["articles"]
    assert (drafted["state"], draft["status"]) == ("drafting", "draft")

    async with client.app[TRANSACTIONS].write() as session:
        [article] = await read_articles(session, [draft["id"]])
        assert {article.title, *article.variants} == set(ASKED)
        written = replace(article, answer="在发票页点**修改抬头**。")
        await publish(session, written, utc_now(), "ed")
    await base.refresh()
    await studio.keep()
    watched = (await studio.call("GET", f"gaps/{gap['id']}"))["gap"]
    assert (watched["state"], watched["watch"]["questions"]) == ("watched", 0)

    for question in ASKED_AGAIN:
        message = await _ask(customer, question, {"answer"})
        assert "修改抬头" in message["text"]
    await studio.keep()
    settled = (await studio.call("GET", f"gaps/{gap['id']}"))["gap"]
    assert settled["state"] == "settled"
    assert (settled["watch"]["questions"], settled["watch"]["answered"]) == (3, 3)
    assert (await studio.call("GET", "gaps"))["gaps"] == []
