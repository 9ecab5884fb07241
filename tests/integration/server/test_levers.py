"""What an experiment may change, from what the page sends to what the bot really answers.

That it asks back, and after how many failures it offers a person, is of the dialogue, which is
Rasa's: `tests.conversations.test_levers`.
"""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from core.database import TRANSACTIONS
from deflection.experiments.treating.running import RUNNING
from handoff.tables import ConversationRow
from kb_index.knowledge_base import KNOWLEDGE_BASE, KnowledgeBase
from tests.integration.server.conftest import PATIENCE
from tests.integration.server.test_experiments import begun, boss, exposures, post

__all__ = ["boss", "post"]

OTHERWISE = {"zh": "这几篇您看看？", "en": "Would one of these do?"}


async def heard(page, question):
    """Ask something, and return what the bot shows before it offers a person."""
    await page.say(question)
    shown = []
    while True:
        frame = await page.until(
            lambda f: f["type"] == "message" and f["message"]["sender"] == "bot"
        )
        if frame["message"]["kind"] == "offer_person":
            return shown
        shown.append(frame["message"])


async def arrived(client, page, *before):
    """Return the contact of a page that has not said anything yet."""
    await heard(page, "您好")
    async with client.app[TRANSACTIONS].read() as session:
        known = set(await session.scalars(select(ConversationRow.contact_id)))
    [contact] = known - set(before)
    return contact


async def split(client, post, treatment, *contacts):
    """Start an experiment that has contacts in both variants; return its id."""
    variants = [{"name": "as it is"}, {"name": "other", "treatment": treatment}]
    while True:
        id_ = await begun(post, {"name": "A lever", "variants": variants})
        if len({variant(client, each) for each in contacts}) == 2:
            return id_
        await post(f"/{id_}/stop")


def variant(client, contact):
    """Return the variant of a contact in the one experiment that runs."""
    [one] = client.app[RUNNING].assigned(contact)
    return one.variant


async def in_both(client, customer, post, treatment, question):
    """Return what a question shows to who is in either variant; both must be told as exposed."""
    async with customer() as one, customer() as other:
        first = await arrived(client, one)
        second = await arrived(client, other, first)
        id_ = await split(client, post, treatment, first, second)
        told = {
            variant(client, contact): await heard(page, question)
            for contact, page in ((first, one), (second, other))
        }
    exposed = [data for _, data in await exposures(client) if data["experiment"] == id_]
    assert sorted(data["variant"] for data in exposed) == ["a", "b"]
    return told["a"], told["b"]


def titles(shown):
    """Return the titles that are offered to choose from."""
    return [choice["title"] for message in shown for choice in message["data"].get("choices", ())]


@pytest.mark.parametrize(
    ("treatment", "question", "as_set", "otherwise"),
    [
        ({"wrong_answers": 0}, "怎么申请退款", ("answer", 0), ("choices", 2)),
        ({"choices": 2}, "到期退款发票", ("choices", 3), ("choices", 2)),
        ({"suggests": False}, "到期退款发票", ("choices", 3), ("no_answer", 0)),
    ],
)
async def test_thresholds_and_policies_are_those_of_the_variant(
    rasa, client, customer, post, treatment, question, as_set, otherwise
):
    rasa.there = False
    told = await in_both(client, customer, post, treatment, question)
    assert [(shown[0]["kind"], len(titles(shown))) for shown in told] == [as_set, otherwise]


async def test_a_text_is_that_of_the_variant(rasa, client, customer, post):
    rasa.there = False
    words = {"words": {"related": OTHERWISE}}
    told = await in_both(client, customer, post, words, "到期退款发票")
    assert [shown[0]["text"] == OTHERWISE["zh"] for shown in told] == [False, True]
    assert titles(told[0]) == titles(told[1])


@pytest.mark.parametrize("settings", [{"encoder": ""}], indirect=True)
async def test_the_ranking_is_that_of_the_variant(rasa, client, customer, post):
    rasa.there = False
    await understood(client.app[KNOWLEDGE_BASE])
    ranking = {"ranking": {"wording": 1.5, "words": -1.5, "asked": -1.5}}
    as_set, otherwise = await in_both(client, customer, post, ranking, "工作日")
    assert set(titles(as_set)) != set(titles(otherwise))
    assert titles(as_set)
    assert titles(otherwise)


@pytest.mark.parametrize("settings", [{"encoder": ""}], indirect=True)
async def test_who_is_shown_the_same_by_either_ranking_does_not_count(rasa, client, customer, post):
    rasa.there = False
    await understood(client.app[KNOWLEDGE_BASE])
    async with customer() as one, customer() as other:
        first = await arrived(client, one)
        second = await arrived(client, other, first)
        await split(client, post, {"ranking": {"wording": 0.01}}, first, second)
        as_set, otherwise = [await heard(page, "工作日") for page in (one, other)]
    assert titles(as_set) == titles(otherwise) != []
    assert await exposures(client) == []


async def understood(base: KnowledgeBase) -> None:
    """Wait until search knows meanings."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if not (await base.search("工作日", "zh")).by_words:
                return
            await asyncio.sleep(0.1)
