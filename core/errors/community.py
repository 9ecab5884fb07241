"""What can go wrong in the community."""

from __future__ import annotations

from core.errors.base import Conflict, Forbidden, NotFound, Unauthenticated


class InvalidSiteToken(Unauthenticated):
    code = "invalid_site_token"
    zh = "登录信息无效或已过期，请回到网站重新登录。"
    en = "This sign-in is not valid or has expired. Please sign in on the site again."


class FormExpired(Forbidden):
    code = "form_expired"
    zh = "这个页面打开太久了，请返回、刷新页面后再提交。"
    en = "This page was open for too long. Go back, reload it, and send it again."


class NotYours(Forbidden):
    code = "not_yours"
    zh = "只有提问的人或客服可以采纳回答。"
    en = "Only who asked, or the staff, may accept an answer."


class ThreadNotFound(NotFound):
    code = "thread_not_found"
    zh, en = "没有这个讨论，它可能已被移除。", "There is no such thread; it may have been removed."


class PostNotFound(NotFound):
    code = "post_not_found"
    zh, en = "没有这条内容，它可能已被移除。", "There is no such post; it may have been removed."


class OwnPost(Conflict):
    code = "own_post"
    zh, en = "不能给自己的内容投票或举报。", "You cannot vote for or report what you wrote."


class Elsewhere(Conflict):
    code = "elsewhere"
    zh = "这个讨论是从别处复制来的，请到原处参与：{url}"
    en = "This thread is a copy. Take part where it is: {url}"


class NothingToPromote(Conflict):
    code = "nothing_to_promote"
    zh = "这个讨论还没有可见的回答，无法生成文章。"
    en = "This thread has no visible answer yet, so there is nothing to make an article of."
