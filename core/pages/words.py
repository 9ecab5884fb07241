"""The words of the layout that every public page has."""

from __future__ import annotations

from core.errors import Language

LAYOUT: dict[Language, dict[str, str]] = {
    "zh": {
        "skip": "跳到正文",
        "help": "帮助中心",
        "community": "社区",
        "language_name": "简体中文",
        "switch": "English",
        "switch_label": "Read this in English",
        "navigation": "主要栏目",
        "ask": "没有找到？问问我们",
        "ask_lead": "助手马上回答；它不知道的，会请同事来帮您。",
        "ask_button": "打开对话",
        "by": "由 Jieli 接力提供",
    },
    "en": {
        "skip": "Skip to the text",
        "help": "Help centre",
        "community": "Community",
        "language_name": "English",
        "switch": "中文",
        "switch_label": "阅读中文版",
        "navigation": "Main sections",
        "ask": "Not here? Ask us",
        "ask_lead": "The assistant answers at once, and a person takes over what it does not know.",
        "ask_button": "Open the chat",
        "by": "Powered by Jieli",
    },
}
