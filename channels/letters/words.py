"""The words of the pages, in both languages."""

from __future__ import annotations

from core.errors import Language

WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "tag": "zh-CN",
        "back": "看完后返回对话，可以告诉我们是否解决了您的问题。",
        "talk": "您的会话",
        "you": "您",
        "bot": "助手",
        "agent": "客服",
        "system": "",
        "write": "写下您的回复",
        "send": "发送",
        "stored": "已收到，回复会出现在这里和微信里。",
        "page": "在网页上继续这个会话",
        "nothing": "还没有消息。",
        "gone": "这个链接无效或已过期。请回到微信，直接发消息给我们。",
        "comment": "想补充的话（选填）",
        "decline": "不想回答",
        "once": "每份调查只记录第一次回答。",
        "thanks": "已收到，谢谢。",
        "settled": "这份调查已有回答，或已过期，没有再记录。",
    },
    "en": {
        "tag": "en",
        "back": "When you have read it, go back to the chat and tell us whether it helped.",
        "talk": "Your conversation",
        "you": "You",
        "bot": "Assistant",
        "agent": "Agent",
        "system": "",
        "write": "Write your reply",
        "send": "Send",
        "stored": "Received. The answer will appear here and in WeChat.",
        "page": "Go on with this conversation on our website",
        "nothing": "There is no message yet.",
        "gone": "This link is not valid or has expired. Please go back to WeChat and write to us.",
        "comment": "Anything to add (optional)",
        "decline": "I would rather not say",
        "once": "Only the first answer to a survey is kept.",
        "thanks": "Received. Thank you.",
        "settled": "This survey was answered already or has expired; nothing was changed.",
    },
}
