"""Greetings, thanks, goodbyes and ratings; and what Rasa remembers between them."""

from __future__ import annotations

import pytest

from actions.dialogue.words import Words, words
from tests.conversations.conftest import Talk
from tests.rasa_server import ActionServer

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("你好", Words.GREETING),
        ("谢谢您", Words.THANKS),
        ("再见", Words.GOODBYE),
        ("好的", Words.ACKNOWLEDGED),
        ("不用了", Words.GO_ON),
        ("我想评价一下", Words.ASK_RATING),
    ],
)
async def test_courtesies_are_answered_in_the_language_of_the_conversation(
    zh: Talk, en: Talk, text: str, said: Words
) -> None:
    assert (await zh.say(text))[0] == {"kind": "say", "text": words(said, "zh")}
    # The app says which language the conversation is in; the bot does not guess.
    assert (await en.say(text))[0] == {"kind": "say", "text": words(said, "en")}


@pytest.mark.parametrize(
    ("text", "rating"), [("5分", 5), ("给四星", 4), ('/rate{"rating": "3"}', 3)]
)
async def test_a_rating_is_taken_and_thanked_for(zh: Talk, text: str, rating: int) -> None:
    rate, thanks = await zh.say(text)
    assert rate == {"kind": "rate", "rating": rating}
    assert thanks["text"] == words(Words.RATED, "zh")


@pytest.mark.parametrize(
    "text", ["", " ", "😀😀", "\u200b", "<script>alert(1)</script>", "啊" * 4000, "a b " * 1000]
)
async def test_any_text_gets_an_answer(zh: Talk, text: str) -> None:
    assert await zh.say(text)


async def test_the_tracker_does_not_grow_with_the_conversation(
    zh: Talk, actions: ActionServer
) -> None:
    sizes = []
    for _ in range(30):
        await zh.say("怎么申请退款")
        sizes.append(len(actions.calls[-1]["tracker"]["events"]))
    assert max(sizes) == sizes[1]


async def test_rasa_is_told_to_send_no_domain(zh: Talk, actions: ActionServer) -> None:
    await zh.say("你好")
    assert "domain" not in actions.calls[-1]
