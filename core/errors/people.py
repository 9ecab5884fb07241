"""Who may come in, and who there is."""

from __future__ import annotations

from core.errors.base import Conflict, Forbidden, NotFound, Unauthenticated


class InvalidVisitorToken(Unauthenticated):
    code = "invalid_visitor_token"
    zh, en = "访客身份无效，请刷新页面。", "The visitor id is not valid. Please reload the page."


class WrongCredentials(Unauthenticated):
    code = "wrong_credentials"
    zh, en = "用户名或密码不正确。", "The user name or the password is wrong."


class OriginNotAllowed(Forbidden):
    code = "origin_not_allowed"
    zh = "网站 {origin} 未被允许接入，请管理员把它加入允许的来源。"
    en = "The site {origin} may not connect. Ask the operator to add it to the allowed origins."


class AgentNotFound(NotFound):
    code = "agent_not_found"
    zh, en = "没有这位客服：{id}。", "There is no agent {id}."


class ContactNotFound(NotFound):
    code = "contact_not_found"
    zh, en = "没有这位客户：{id}。", "There is no customer {id}."


class MergeNotFound(NotFound):
    code = "merge_not_found"
    zh, en = "没有这次合并：{id}。", "There is no merge {id}."


class CannotMerge(Conflict):
    code = "cannot_merge"
    zh, en = "这已经是同一位客户了。", "This is the same customer already."


class StillTalking(Conflict):
    code = "still_talking"
    zh = "这位客户还有会话在排队、接待或等待答复，请先结束，再删除资料。"
    en = "A conversation of this customer is still waiting or with an agent. End it first."


class SubscriberNotFound(NotFound):
    code = "subscriber_not_found"
    zh, en = "没有这个订阅者：{name}。", "There is no subscriber {name}."


class ApiKeyNotFound(NotFound):
    code = "api_key_not_found"
    zh, en = "没有这个访问密钥：{id}。", "There is no key {id}."


class TeamNotFound(NotFound):
    code = "team_not_found"
    zh, en = "没有这个团队：{id}，请先建立。", "There is no team {id}. Make it first."


class SkillNotFound(NotFound):
    code = "skill_not_found"
    zh, en = "没有这项技能：{name}，请先建立。", "There is no skill {name}. Make it first."


class StillUsed(Conflict):
    code = "still_used"
    zh = "“{name}”还在使用（客服：{agents}；排队的客户：{waiting}；常用语：{replies}），请先调整。"
    en = (
        "{name} is still used (agents: {agents}; waiting customers: {waiting}; canned replies: "
        "{replies}). Change these first."
    )


class AgentUnavailable(Conflict):
    code = "agent_unavailable"
    zh = "{name} 现在不接新会话，会话还在您手上，请选另一位同事。"
    en = "{name} takes no new conversations now. This one is still yours; choose a colleague."


class AgentFull(Conflict):
    code = "agent_full"
    zh = "{name} 已有 {capacity} 个会话，到了上限，会话还在您手上。请选另一位同事，或退回排队。"
    en = (
        "{name} has {capacity} conversations, the limit. The conversation is still yours; choose "
        "a colleague, or return it to the queue."
    )


class AtCapacity(Conflict):
    code = "at_capacity"
    zh = "您同时接待的会话已达上限（{capacity} 个），请先结束一个。"
    en = "You already have {capacity} conversations, your limit. Resolve one first."
