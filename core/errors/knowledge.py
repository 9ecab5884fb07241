"""What can go wrong with articles."""

from __future__ import annotations

from core.errors.base import Conflict, InvalidInput, NotFound


class TooLittleToLearn(InvalidInput):
    code = "too_little_to_learn"
    zh = (
        "可学的问法太少：已发布的文章有 {variants} 个其他问法，"
        "客户确认过的问题有 {confirmed} 个，总共至少要有 {enough} 个。"
        "请再补充一些问法，然后重新运行。"
    )
    en = (
        "There is too little to learn from: the published articles have {variants} other wordings "
        "and {confirmed} questions that customers confirmed; {enough} in all are needed. "
        "Add wordings and run this again."
    )


class ArticleNotFound(NotFound):
    code = "article_not_found"
    zh, en = "没有这篇文章：{id}，它可能已下线。", "There is no article {id}; it may be archived."


class GapNotFound(NotFound):
    code = "gap_not_found"
    zh = "没有这组问题：{id}，在这段时间里可能没有人问过。"
    en = "There is no such group of questions ({id}); perhaps nobody asked in this period."


class FlagNotFound(NotFound):
    code = "flag_not_found"
    zh, en = "没有这条标记：{id}。", "There is no flag {id}."


class DraftTakenUp(Conflict):
    code = "draft_taken_up"
    zh = "这次会话的草稿已由编辑接手，请直接联系编辑修改。"
    en = "An editor has taken up the draft of this conversation. Ask the editor for changes."
