"""Every word the bot says, in Chinese and English."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from core.errors import Language


class Words(StrEnum):
    """What there is to say; the value is also what tests and logs call it."""

    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    ACKNOWLEDGED = "acknowledged"
    CHOICES = "choices"
    WHICH = "which"
    NO_CHOICES = "no_choices"
    GONE = "gone"
    ASK_BACK = "ask_back"
    WHICH_OF = "which_of"
    NO_ANSWER = "no_answer"
    RELATED = "related"
    HELPED = "helped"
    REWORD = "reword"
    STILL_NOT = "still_not"
    OFFER = "offer"
    SOOTHE = "soothe"
    GO_ON = "go_on"
    HANDOFF = "handoff"
    ASK_MESSAGE = "ask_message"
    MESSAGE_KEPT = "message_kept"
    ASK_RATING = "ask_rating"
    RATED = "rated"
    SMALL_TALK = "small_talk"


_SAID: dict[Words, dict[Language, str]] = {
    Words.GREETING: {
        "zh": "您好，我是自助客服。请直接说您遇到的问题，我来查找答案。",
        "en": "Hello, I am the self-service assistant. What is your question? I will look it up.",
    },
    Words.THANKS: {
        "zh": "不客气。还有问题可以接着问我。",
        "en": "You are welcome. If there is anything else, just ask.",
    },
    Words.GOODBYE: {
        "zh": "再见，祝您一切顺利。有问题随时回来。",
        "en": "Goodbye, and all the best. Come back any time.",
    },
    Words.ACKNOWLEDGED: {
        "zh": "好的，请说您的问题。",
        "en": "All right. What would you like to know?",
    },
    Words.CHOICES: {
        "zh": "您想问的是下面哪一个？",
        "en": "Which of these is closest to your question?",
    },
    Words.WHICH: {
        "zh": "请点选其中一个，或告诉我是第几个；都不是的话，请说「都不是」。",
        "en": "Please pick one, or tell me its number; if none of them fits, say “none of these”.",
    },
    Words.NO_CHOICES: {
        "zh": "我还没有列出可选的文章，请先说说您的问题。",
        "en": "I have not listed any articles yet. Please tell me your question first.",
    },
    Words.GONE: {
        "zh": "这篇文章已经下架，请换个说法再问我一次。",
        "en": "This article is no longer available. Please ask me once more in other words.",
    },
    Words.ASK_BACK: {
        "zh": "请您说得再具体一些，比如是哪个产品、想做什么、看到了什么提示。",
        "en": "Could you say a little more: which product, what you want to do, what you see?",
    },
    Words.WHICH_OF: {
        "zh": "您说的是{alternatives}？",
        "en": "Do you mean {alternatives}?",
    },
    Words.NO_ANSWER: {
        "zh": "抱歉，我没有找到合适的文章。换个说法再试一次，或者说「转人工」。",
        "en": "Sorry, I found no article that fits. Try other words, or say “talk to a person”.",
    },
    Words.RELATED: {
        "zh": "我没有找到确切的答案，这几篇也许有关。都不是的话，请换个说法，或者说「转人工」。",
        "en": "I found no clear answer, but these may be related. If none of them fits, try other "
        "words, or say “talk to a person”.",
    },
    Words.HELPED: {
        "zh": "太好了，很高兴帮到您。还有别的问题吗？",
        "en": "Good to hear that. Is there anything else I can look up?",
    },
    Words.REWORD: {
        "zh": "抱歉没有帮到您。请换个说法，或补充产品名称和错误提示，我再找一次。",
        "en": "Sorry that did not help. Put it in other words, or add the product and the error "
        "message, and I will look again.",
    },
    Words.STILL_NOT: {
        "zh": "抱歉，还是没有帮到您。",
        "en": "Sorry that this did not help either.",
    },
    Words.OFFER: {
        "zh": "要不要请人工客服来帮您？您看过的文章和问过的问题会一并转给客服，不用重复说明。",
        "en": "Would you like a person to help you? They will see what you asked and read, so you "
        "need not repeat it.",
    },
    Words.SOOTHE: {
        "zh": "非常抱歉让您不愉快。要不要请人工客服来帮您？您也可以继续告诉我问题所在。",
        "en": "I am sorry about this. Would you like a person to help you? You can also go on and "
        "tell me what is wrong.",
    },
    Words.GO_ON: {
        "zh": "好的，我们继续。请说您的问题。",
        "en": "All right, let us go on. What is your question?",
    },
    Words.HANDOFF: {
        "zh": "好的，您看过和问过的内容会一并交给人工客服。",
        "en": "All right. A person will get all that you asked and read.",
    },
    Words.ASK_MESSAGE: {
        "zh": "请写下您的留言和联系方式，客服会尽快看到。不留言的话，请说「取消」。",
        "en": "Please write your message and how to reach you; a person will see it. "
        "To leave none, say “cancel”.",
    },
    Words.MESSAGE_KEPT: {
        "zh": "留言已收到，客服会在这里回复您。",
        "en": "Your message is kept, and a person will reply to you here.",
    },
    Words.ASK_RATING: {
        "zh": "您给这次服务打几分？1 分最低，5 分最高。",
        "en": "How would you rate this chat, from 1 (worst) to 5 (best)?",
    },
    Words.RATED: {
        "zh": "谢谢您的评价。",
        "en": "Thank you for your rating.",
    },
    Words.SMALL_TALK: {
        "zh": "这个我不太会聊。产品和服务方面的问题，可以问我。",
        "en": "I am not much of a talker on that. Ask me anything about our products and services.",
    },
}


def words(what: Words, language: Language) -> str:
    """Return what to say, in the customer's language."""
    return _SAID[what][language]


def listed(names: Sequence[str], language: Language) -> str:
    """Return alternatives as one says them: "域名、负载均衡 SLB 还是证书", "A, B or C"."""
    *before, last = names
    if language == "en":
        return ", ".join(before) + " or " + last
    space = " " if before[-1][-1].isascii() else ""
    return f"{'、'.join(before)}{space}还是{last}"
