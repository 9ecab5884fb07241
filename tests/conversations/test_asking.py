"""Asking back and following up, as the app serves a customer: with a real Rasa, and without."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientSession

from actions.dialogue.services import Services
from actions.dialogue.words import Words, words
from handoff.bot.context import NOTHING, Context, after
from handoff.bot.reply import Alternatives, Answer, Choices, NoAnswer, OfferPerson, Proposal, Say
from handoff.bot.turns import Turn
from server.bot.dialogue import Dialogue
from server.bot.fallback import Fallback
from server.bot.rasa import RasaClient
from server.bot.search_ahead import SearchAhead
from tests.conversations.knowledge import (
    ABROAD_EN,
    ABROAD_ZH,
    INVOICE_EN,
    INVOICE_ZH,
    REFUND_EN,
    REFUND_ZH,
    RENEWALS,
    Knowledge,
)
from tests.rasa_server import RasaServer

pytestmark = pytest.mark.rasa
Answerer = Callable[[Turn], Awaitable[Sequence[Proposal]]]


@dataclass
class Customer:
    """Her turns go through the app's dialogue, and the app keeps what was talked about."""

    answer: Answerer
    language: str
    sender: str = field(default_factory=lambda: uuid4().hex)
    context: Context = NOTHING

    async def say(self, text: str, action: dict[str, Any] | None = None) -> Proposal:
        """Say or click something and return what the bot says to it first."""
        turn = Turn(
            id=uuid4().hex,
            conversation_id=self.sender,
            token="",
            epoch=1,
            attempts=1,
            text=text,
            language=self.language,
            action=action,
            context=self.context,
        )
        proposals = await self.answer(turn)
        self.context = after(self.context, proposals)
        return proposals[0]


@pytest.fixture(params=["rasa", "search alone"])
async def answer(request: pytest.FixtureRequest, knowledge: Knowledge) -> AsyncIterator[Answerer]:
    """The two ways in which the app answers."""
    if request.param == "search alone":
        yield Fallback(Services(search=knowledge, articles=knowledge)).propose
        return
    rasa: RasaServer = request.getfixturevalue("rasa")
    async with ClientSession() as http:
        yield Dialogue(RasaClient(http, rasa.url, 10.0), SearchAhead(knowledge)).ask


@pytest.fixture
def zh(answer: Answerer) -> Customer:
    """A customer who speaks Chinese."""
    return Customer(answer, "zh")


@pytest.fixture
def en(answer: Answerer) -> Customer:
    """A customer who speaks English."""
    return Customer(answer, "en")


def shown(proposal: Proposal) -> str:
    """Return the article of an answer."""
    assert isinstance(proposal, Answer), proposal
    return proposal.article_id


def asked(proposal: Proposal) -> str:
    """Return the words in which the bot asks back about alternatives."""
    assert isinstance(proposal, Alternatives), proposal
    return proposal.text


async def test_she_is_asked_which_product_she_means_and_answers_in_words(zh: Customer) -> None:
    assert asked(await zh.say("怎么续费？")) == "您说的是云服务器 ECS、域名还是负载均衡 SLB？"
    answer = await zh.say("域名")
    assert shown(answer) == RENEWALS["zh"][3]
    assert isinstance(answer, Answer)
    assert answer.attempt is not None
    assert answer.attempt["searched"] == "怎么续费 域名"
    assert answer.attempt["chosen"] == {"facet": "product", "value": "domain"}


async def test_in_english_too(en: Customer) -> None:
    question = "Do you mean cloud servers (ECS), domains or load balancers (SLB)?"
    assert asked(await en.say("How do I renew?")) == question
    assert shown(await en.say("the domain one")) == RENEWALS["en"][3]


@pytest.mark.parametrize(("said", "at"), [("第二个", 3), ("最后一个", 5), ("是服务器", 0)])
async def test_an_alternative_is_named_by_its_place_or_a_name(
    zh: Customer, said: str, at: int
) -> None:
    await zh.say("怎么续费？")
    assert shown(await zh.say(said)) == RENEWALS["zh"][at]


@pytest.mark.parametrize(("said", "at"), [("the second one", 3), ("the last one please", 5)])
async def test_an_alternative_is_named_by_its_place_in_english(
    en: Customer, said: str, at: int
) -> None:
    await en.say("How do I renew?")
    assert shown(await en.say(said)) == RENEWALS["en"][at]


async def test_a_click_on_an_alternative_means_the_same_even_later(zh: Customer) -> None:
    question = await zh.say("怎么续费？")
    assert isinstance(question, Alternatives)
    await zh.say("怎么开发票")
    click = {
        "kind": "clarify",
        "question": question.question,
        "facet": question.alternatives[2]["facet"],
        "value": question.alternatives[2]["value"],
    }
    assert shown(await zh.say("负载均衡 SLB", click)) == RENEWALS["zh"][5]


async def test_another_question_instead_of_an_answer_is_a_new_question(zh: Customer) -> None:
    await zh.say("怎么续费？")
    assert shown(await zh.say("怎么开发票")) == INVOICE_ZH


async def test_she_is_never_asked_twice_in_a_row(zh: Customer, en: Customer) -> None:
    for customer, question in ((zh, "怎么续费？"), (en, "How do I renew?")):
        asked(await customer.say(question))
        assert isinstance(await customer.say(question), Choices)
        asked(await customer.say(question))


async def test_a_question_without_a_word_of_meaning_is_asked_back_once(zh: Customer) -> None:
    assert getattr(await zh.say("怎么办？"), "text", "") == words(Words.ASK_BACK, "zh")
    assert getattr(await zh.say("怎么办？"), "text", "") == words(Words.NO_ANSWER, "zh")


@pytest.mark.parametrize("said", ["那海外呢？", "海外的呢"])
async def test_a_follow_up_is_searched_with_what_it_follows(zh: Customer, said: str) -> None:
    assert shown(await zh.say("怎么申请退款？")) == REFUND_ZH
    answer = await zh.say(said)
    assert shown(answer) == ABROAD_ZH
    assert isinstance(answer, Answer)
    assert answer.attempt is not None
    assert answer.attempt["question"] == said


async def test_a_follow_up_in_english(en: Customer) -> None:
    assert shown(await en.say("How do I get a refund?")) == REFUND_EN
    assert shown(await en.say("And for overseas servers?")) == ABROAD_EN


async def test_a_question_of_its_own_is_not_polluted(zh: Customer, en: Customer) -> None:
    await zh.say("怎么申请退款？")
    assert shown(await zh.say("怎么开发票")) == INVOICE_ZH
    await en.say("How do I get a refund?")
    assert shown(await en.say("How do I get an invoice?")) == INVOICE_EN


async def test_the_topic_ends_when_she_says_that_it_helped(zh: Customer) -> None:
    await zh.say("怎么申请退款？")
    await zh.say("解决了", {"kind": "helped", "article_id": REFUND_ZH, "value": True})
    nothing = await zh.say("那海外呢？")
    assert isinstance(nothing, NoAnswer)
    assert nothing.attempt is not None
    assert nothing.attempt["searched"] == ""


async def test_the_topic_ends_when_she_asks_for_a_person(en: Customer) -> None:
    await en.say("How do I get a refund?")
    await en.say("a person", {"kind": "request_person"})
    assert en.context == NOTHING


async def test_the_topic_ends_with_a_greeting(rasa: RasaServer, knowledge: Knowledge) -> None:
    async with ClientSession() as http:
        dialogue = Dialogue(RasaClient(http, rasa.url, 10.0), SearchAhead(knowledge))
        customer = Customer(dialogue.ask, "zh")
        await customer.say("怎么申请退款？")
        assert isinstance(await customer.say("你好"), Say)
        assert customer.context == NOTHING


async def test_yes_and_no_to_alternatives_are_no_answers(
    rasa: RasaServer, knowledge: Knowledge
) -> None:
    async with ClientSession() as http:
        dialogue = Dialogue(RasaClient(http, rasa.url, 10.0), SearchAhead(knowledge))
        customer = Customer(dialogue.ask, "en")
        asked(await customer.say("How do I renew?"))
        assert await customer.say("yes") == Say(words(Words.WHICH, "en"))
        assert await customer.say("none of these") == Say(words(Words.REWORD, "en"))
        assert isinstance(await customer.say("How do I renew?"), Choices)


async def test_without_rasa_a_person_is_offered_beside_the_question(knowledge: Knowledge) -> None:
    fallback = Fallback(Services(search=knowledge, articles=knowledge))
    turn = Turn("t", "c", "", 1, 1, "怎么续费？", "zh", None)
    question, offer = await fallback.propose(turn)
    asked(question)
    assert isinstance(offer, OfferPerson)
