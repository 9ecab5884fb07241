"""A small knowledge base: refunds, passwords, snapshots, in both languages."""

from __future__ import annotations

from dataclasses import replace

from core.clock import utc_now
from core.database import Transactions
from kb_index.article import Audience, Draft
from kb_index.results import ArticleKind
from kb_index.service import LoadReport, load_articles


def draft(key: str, language: str, title: str, answer: str, *variants: str) -> Draft:
    """Return a published FAQ draft."""
    return Draft(
        id=f"{key}-{language}",
        external_id=f"test:{key}-{language}",
        language=language,
        title=title,
        answer=answer,
        variants=variants,
        translation_key=key,
        product="shop",
    )


REFUND = draft("refund", "zh", "购买的域名可以退款吗？", "域名注册成功后**不能**退款。")
PASSWORD = draft("password", "zh", "忘记了云服务器的登录密码怎么办？", "在控制台重置密码。")
SNAPSHOT = draft("snapshot", "zh", "快照如何收费？", "按容量计费。", "做快照要花多少钱")
REFUND_EN = draft("refund", "en", "Can I get a refund for a domain name?", "No refund is possible.")
PASSWORD_EN = draft("password", "en", "I forgot the password of my server", "Reset it.")
SNAPSHOT_EN = draft("snapshot", "en", "How are snapshots billed?", "By their size.")
GREETING = replace(
    draft("hello", "zh", "你好", "您好。"), kind=ArticleKind.SMALL_TALK, translation_key=""
)
INTERNAL = replace(
    draft("margin", "zh", "退款审批的内部流程是什么？", "先问主管。"), audience=Audience.AGENTS
)
ALL = (
    REFUND,
    PASSWORD,
    SNAPSHOT,
    REFUND_EN,
    PASSWORD_EN,
    SNAPSHOT_EN,
    GREETING,
    INTERNAL,
)


async def load(transactions: Transactions, *drafts: Draft) -> LoadReport:
    """Load drafts in a transaction of their own."""
    async with transactions.write() as session:
        return await load_articles(session, drafts, utc_now())
