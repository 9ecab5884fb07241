"""Questions, choices and whether they helped, in whole conversations with a real Rasa."""

from __future__ import annotations

import pytest

from actions.dialogue.words import Words, words
from tests.conversations.conftest import Talk
from tests.conversations.knowledge import FREE_ZH, INVOICE_EN, REFUND_EN, REFUND_ZH, Knowledge

pytestmark = pytest.mark.rasa


async def test_a_sure_question_is_answered_with_its_article_and_attempt(zh: Talk) -> None:
    (answer,) = await zh.say("怎么申请退款")
    assert answer["kind"] == "answer"
    assert answer["article_id"] == REFUND_ZH
    assert answer["html"] == "<p>在<strong>订单</strong>页单击退款。</p>\n"
    assert answer["text"] == "在订单页单击退款。"
    assert answer["complete"] is True
    assert answer["attempt"]["question"] == "怎么申请退款"
    assert answer["attempt"]["decision"] == "answer"
    assert answer["attempt"]["hits"][0]["article_id"] == REFUND_ZH


async def test_the_story_in_chinese_from_choices_to_a_person(zh: Talk) -> None:
    (choices,) = await zh.say("想退掉")
    assert [choice["article_id"] for choice in choices["choices"]] == [REFUND_ZH, FREE_ZH]
    (answer,) = await zh.say("第二个")
    assert (answer["kind"], answer["article_id"]) == ("answer", FREE_ZH)
    vote, _ = await zh.say("还是没用")
    assert vote == {"kind": "vote", "article_id": FREE_ZH, "helped": False}
    assert await zh.kinds("外星人什么时候来地球呢") == ["no_answer", "offer_person"]
    said, request = await zh.say("好的")
    assert said["text"] == words(Words.HANDOFF, "zh")
    assert request["reason"] == "two_failures"
    assert request["slots"]["failures"] == 2


@pytest.mark.parametrize(
    ("talk", "question", "place", "chosen"),
    [
        ("zh", "月租怎么算的呢", "第一个", FREE_ZH),
        ("en", "what about the monthly fee", "the last one", INVOICE_EN),
    ],
)
async def test_what_may_be_related_can_be_chosen_and_counts_as_a_failure(
    request: pytest.FixtureRequest, talk: str, question: str, place: str, chosen: str
) -> None:
    someone: Talk = request.getfixturevalue(talk)
    (related,) = await someone.say(question)
    assert (related["kind"], related["attempt"]["decision"]) == ("choices", "no_answer")
    assert related["text"] == words(Words.RELATED, talk)
    (answer,) = await someone.say(place)
    assert answer["article_id"] == chosen
    assert (await someone.kinds(question))[-1] == "offer_person"


async def test_the_story_in_english_from_choices_to_thanks(en: Talk) -> None:
    (choices,) = await en.say("where are my orders and papers")
    assert [choice["article_id"] for choice in choices["choices"]] == [REFUND_EN, INVOICE_EN]
    (answer,) = await en.say("the last one")
    assert answer["article_id"] == INVOICE_EN
    vote, glad = await en.say("yes, that solved it")
    assert vote == {"kind": "vote", "article_id": INVOICE_EN, "helped": True}
    assert glad["text"] == words(Words.HELPED, "en")


async def test_a_click_chooses_whatever_was_asked_before(zh: Talk) -> None:
    await zh.say("你好")
    (answer,) = await zh.say('/choose{"article_id": "refund-zh"}')
    assert answer["article_id"] == REFUND_ZH
    vote, _ = await zh.say('/helped{"article_id": "refund-zh"}')
    assert vote == {"kind": "vote", "article_id": REFUND_ZH, "helped": True}


async def test_a_click_under_an_older_answer_votes_for_that_one(zh: Talk) -> None:
    await zh.say("怎么申请退款")
    await zh.say("怎么开发票")
    vote, _ = await zh.say('/not_helped{"article_id": "refund-zh"}')
    assert vote == {"kind": "vote", "article_id": REFUND_ZH, "helped": False}


async def test_yes_and_no_after_an_answer_are_votes(en: Talk) -> None:
    await en.say("how do I get a refund")
    assert (await en.say("yes"))[0]["helped"] is True
    await en.say("how do I get a refund")
    assert (await en.say("no"))[0]["helped"] is False


async def test_none_of_the_choices_is_a_failure_and_nobodys_vote(zh: Talk) -> None:
    await zh.say("想退掉")
    (sorry,) = await zh.say("都不是")
    assert sorry["text"] == words(Words.REWORD, "zh")


async def test_it_does_not_work_as_an_opening_is_asked_back(en: Talk) -> None:
    (asked,) = await en.say("it doesn't work")
    assert asked["text"] == words(Words.ASK_BACK, "en")


async def test_yes_to_choices_asks_which(en: Talk) -> None:
    await en.say("where are my orders and papers")
    (which,) = await en.say("yes")
    assert which["text"] == words(Words.WHICH, "en")
    assert (await en.say("2"))[0]["article_id"] == INVOICE_EN


async def test_a_place_beyond_the_list_asks_which(zh: Talk) -> None:
    await zh.say("想退掉")
    (which,) = await zh.say("第五个")
    assert which["text"] == words(Words.WHICH, "zh")


async def test_a_place_without_a_list_says_so(zh: Talk) -> None:
    (reply,) = await zh.say("第二个")
    assert reply["text"] == words(Words.NO_CHOICES, "zh")


async def test_an_article_that_is_gone_is_said_to_be(en: Talk) -> None:
    (reply,) = await en.say('/choose{"article_id": "never-was"}')
    assert reply["text"] == words(Words.GONE, "en")


async def test_small_talk_is_answered_from_its_own_layer(zh: Talk) -> None:
    (reply,) = await zh.say("给我讲个笑话吧")
    assert reply == {"kind": "say", "text": "我只会讲正经的。"}


async def test_small_talk_between_answer_and_vote_does_not_lose_the_vote(zh: Talk) -> None:
    await zh.say("怎么申请退款")
    await zh.say("谢谢")
    assert (await zh.say("解决了"))[0] == {"kind": "vote", "article_id": REFUND_ZH, "helped": True}


async def test_an_index_that_is_down_is_a_fault_and_the_talk_goes_on(
    zh: Talk, knowledge: Knowledge
) -> None:
    knowledge.down = True
    try:
        assert await zh.rasa.say("怎么申请退款", zh.sender) == []
    finally:
        knowledge.down = False
    assert await zh.kinds("怎么申请退款") == ["answer"]
