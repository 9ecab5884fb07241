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


class IllegalEdit(Conflict):
    code = "illegal_edit"
    zh = "文章处于“{state}”状态，不能执行“{action}”。"
    en = "The article is {state}; it cannot {action}."


class ArticleInvalid(InvalidInput):
    code = "article_invalid"
    zh, en = "这篇文章还不行：{zh}。", "This article is not ready: {en}."


class NoteMissing(InvalidInput):
    code = "note_missing"
    zh, en = (
        "请写明退回的原因，作者才知道改哪里。",
        "Say why, so that the author knows what to change.",
    )


class CopyConflict(Conflict):
    code = "copy_conflict"
    zh = "{name} 已改动了这篇文章，请合并后再保存。"
    en = "{name} has changed this article meanwhile. Merge both texts and save again."


class TranslationExists(Conflict):
    code = "translation_exists"
    zh = "这篇文章已有该语言的版本，请直接修改它。"
    en = "This article has a version in that language already. Change that one."


class RevisionNotFound(NotFound):
    code = "revision_not_found"
    zh, en = "没有第 {revision} 个修订版本。", "There is no revision {revision}."


class TreeChanged(Conflict):
    code = "tree_changed"
    zh = "别人刚改动了分类，请刷新后重做您的改动。"
    en = "Somebody changed the categories meanwhile. Reload them and make your change again."


class TreeInvalid(InvalidInput):
    code = "tree_invalid"
    zh, en = "分类“{key}”不正确：{zh}。", "The node {key} is not valid: {en}."


class TreeCycle(TreeInvalid):
    code = "tree_cycle"
    zh = "这些分类互为上级：{path}。请改正其中一个的上级。"
    en = "These nodes are each other's parents: {path}. Give one of them another parent."


class NodeInUse(Conflict):
    code = "node_in_use"
    zh = "还有 {articles} 篇文章在“{key}”里，请先把它们移走。"
    en = "{articles} articles are still in {key}. Move them first."


class PictureNotAllowed(InvalidInput):
    code = "picture_not_allowed"
    zh, en = "只能上传 PNG、JPEG、GIF、WebP 图片。", "A picture must be a PNG, JPEG, GIF or WebP."


class PictureNotFound(NotFound):
    code = "picture_not_found"
    zh, en = "没有这张图片。", "There is no such picture."
