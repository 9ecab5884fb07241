"""Which language a text is in, and what makes a conversation change its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language import detect_language, parse_language, spoken_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("怎么退款", "zh"),
        ("How do I get a refund?", "en"),
        ("ECS 实例怎么退款", "zh"),
        ("我的 ECS instance 怎么 stop", "zh"),
        ("退費", "zh"),
    ],
)
def test_the_language_of_a_text_is_that_of_most_of_it(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("before", ["zh", "en"])
def test_a_text_without_letters_is_in_the_language_given(before: str) -> None:
    assert detect_language("👍 123", before) == before


SPOKEN_ENGLISH = [
    "How do I get a refund?",
    "Hello, how do I get a refund",
    "What is an EIP?",
    "Is IPv6 supported?",
    "can you help me",
    "I can't log in",
    "I’d like an invoice for my order",
    "I want to talk to a person",
    "speak to a human",
    "where is my order",
    "human agent please",
    "thank you",
    'What does "请重试" mean?',
    "Can I pay with 支付宝?",
    "你好, I want to talk to a person",
    "My build fails with:\nERROR 1045 (28000): Access denied for user 'root'@'localhost'",
    "How do I fix ECONNREFUSED 127.0.0.1:3306?",
]
SPOKEN_CHINESE = [
    "怎么退款",
    "退款",
    "转人工",
    "我想要发票",
    "ECS 实例怎么退款",
    "报错 You do not have permission to access this resource 怎么办",
    "執行 npm install --force 之後報錯了",
    "运行后提示 Are you sure you want to continue connecting，怎么回答",
    "麻烦看一下：java.lang.NullPointerException: Cannot invoke String.length()",
    # Traditional, and as it is spoken in Hong Kong
    "怎麼退費",
    "請問發票什麼時候寄出",
    "退費",
    "ECS 執行個體可以退費嗎",
    "我嘅訂單喺邊度",
    "ｈｅｌｐ 怎么用",
]
NOBODY_SPEAKS = [
    "",
    "👍",
    "123456",
    "ECS",
    "ok",
    "hello",
    "Elastic Compute Service",
    "iPhone 15 Pro Max",
    "Alibaba Cloud 阿里云",
    "A-17-2033",
    "https://example.com/help/how-do-i-get-a-refund",
    "git commit -m 'fix my bug'",
    "npm install my-app",
    "$ how are you",
    "```\nI am code. How do I run?\n```",
    "SELECT my_id FROM orders WHERE user = 'me'",
    "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)",
    "Can't connect to MySQL server on 'localhost' (10061)",
    "You do not have permission to perform this operation.",
    "Please check your network and try again later.",
    "We're sorry, but something went wrong.",
    "SSL certificate problem: unable to get local issuer certificate",
    "connection refused\n\tIs the server running on host db and accepting TCP/IP connections?",
    "FAILURE: Build failed with an exception.\n\n* What went wrong:\nTask ':app:compile' failed.",
    'Traceback (most recent call last):\n  File "app.py", line 3, in <module>\n    import jieli\n'
    "ModuleNotFoundError: No module named 'jieli'",
]


@pytest.mark.parametrize("before", ["zh", "en"])
@pytest.mark.parametrize("text", SPOKEN_ENGLISH)
def test_english_sentences_of_a_customer_make_a_conversation_english(
    text: str, before: str
) -> None:
    assert spoken_language(text, before) == "en"


@pytest.mark.parametrize("before", ["zh", "en"])
@pytest.mark.parametrize("text", SPOKEN_CHINESE)
def test_chinese_words_make_a_conversation_chinese(text: str, before: str) -> None:
    assert spoken_language(text, before) == "zh"


@pytest.mark.parametrize("before", ["zh", "en"])
@pytest.mark.parametrize("text", NOBODY_SPEAKS)
def test_names_pastes_and_commands_leave_a_conversation_in_its_language(
    text: str, before: str
) -> None:
    assert spoken_language(text, before) == before


@given(st.text(), st.sampled_from(["zh", "en"]))
def test_any_text_whatever_has_a_language(text: str, before: str) -> None:
    assert spoken_language(text, before) in {"zh", "en"}


@pytest.mark.parametrize(
    ("tag", "language"), [("zh-TW,en;q=0.5", "zh"), ("en-GB", "en"), ("fr", "en"), (None, "zh")]
)
def test_language_tags_are_read(tag: str | None, language: str) -> None:
    assert parse_language(tag) == language
