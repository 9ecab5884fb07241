"""The words that a channel adds of its own, in Chinese and English."""

from __future__ import annotations

from enum import StrEnum


class Word(StrEnum):
    """What there is to say."""

    SOLVED = "solved"
    NOT_SOLVED = "not_solved"
    DID_IT_HELP = "did_it_help"
    PERSON = "person"
    GO_ON = "go_on"
    PICK = "pick"
    RATE = "rate"
    RATED = "rated"
    RATED_BEFORE = "rated_before"
    SAY_MORE = "say_more"
    FILE = "file"
    TAKEN_BACK = "taken_back"
    FOREIGN = "foreign"
    PICTURE_SEEN = "picture_seen"
    MEDIA_LOST = "media_lost"
    PLACE = "place"
    LINK = "link"
    TICKET_UNTIL = "ticket_until"
    READ_ON = "read_on"


_WORDS: dict[Word, tuple[str, str]] = {
    Word.SOLVED: ("解决了", "Solved"),
    Word.NOT_SOLVED: ("没解决", "Not solved"),
    Word.DID_IT_HELP: ("这篇文章解决您的问题了吗？", "Did this article solve it?"),
    Word.PERSON: ("转人工", "Talk to a person"),
    Word.GO_ON: ("继续提问", "Go on asking"),
    Word.PICK: ("回复数字即可选择。", "Reply with a number to choose."),
    Word.RATE: (
        "回复数字即可：{lowest}（{worst}）– {highest}（{best}）。",
        "Reply with a number, {lowest} ({worst}) to {highest} ({best}).",
    ),
    Word.RATED: ("谢谢您的评价。", "Thank you for your answer."),
    Word.RATED_BEFORE: (
        "这份调查已有回答，或已过期，没有再记录。",
        "This survey was answered already or has expired; nothing was changed.",
    ),
    Word.SAY_MORE: ("想多说几句，请点：{url}", "To say more: {url}"),
    Word.FILE: ("客服发来文件：{name}", "The agent sent a file: {name}"),
    Word.TAKEN_BACK: ("客服撤回了一条消息。", "The agent took back a message."),
    Word.FOREIGN: ("（仅有英文版）", "(Chinese only)"),
    Word.PICTURE_SEEN: (
        "收到了。这类消息我看不懂，请用文字描述一下；需要客服查看的话，请回复“转人工”。",
        "Received. I cannot read this kind of message. Please put it in words, or reply "
        "“talk to a person” to have an agent look at it.",
    ),
    Word.MEDIA_LOST: ("［{kind}没能取到］", "[{kind} could not be fetched]"),
    Word.PLACE: (
        "［位置］{label}（{latitude}, {longitude}）",
        "[Place] {label} ({latitude}, {longitude})",
    ),
    Word.LINK: ("［链接］{title} {url}", "[Link] {title} {url}"),
    Word.TICKET_UNTIL: (
        "您的问题已登记，客服会在 {due} 前在这里回复您。",
        "Your question is noted. A person will reply here by {due}.",
    ),
    Word.READ_ON: ("查看全文：{url}", "Read on: {url}"),
}


def word(what: Word, language: str, **values: str) -> str:
    """Return words in a language, with their placeholders filled."""
    zh, en = _WORDS[what]
    words = zh if language == "zh" else en
    return words.format(**values) if values else words
