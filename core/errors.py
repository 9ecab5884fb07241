"""Every error that Jieli raises on purpose, in one tree.

JieliError                       500 internal_error
├── InvalidInput                 400 invalid_input
│   ├── EmptyMessage             400 empty_message
│   ├── InvalidContact           400 invalid_contact
│   ├── MessageTooLong           400 message_too_long
│   ├── MalformedFrame           400 malformed_frame
│   ├── TransferToSelf           400 transfer_to_self
│   ├── UnknownPlaceholder       400 unknown_placeholder
│   ├── FileNotAllowed           400 file_not_allowed
│   ├── FileLies                 400 file_lies
│   └── TooLittleToLearn         400 too_little_to_learn
├── Unauthenticated              401 unauthenticated
│   ├── InvalidVisitorToken      401 invalid_visitor_token
│   └── WrongCredentials         401 wrong_credentials
├── Forbidden                    403 forbidden
│   └── OriginNotAllowed         403 origin_not_allowed
├── NotFound                     404 not_found
│   ├── ConversationNotFound     404 conversation_not_found
│   ├── ArticleNotFound          404 article_not_found
│   ├── AgentNotFound            404 agent_not_found
│   ├── CannedReplyNotFound      404 canned_reply_not_found
│   ├── TicketNotFound           404 ticket_not_found
│   ├── FileNotFound             404 file_not_found
│   ├── ContactNotFound          404 contact_not_found
│   ├── DeliveryNotFound         404 delivery_not_found
│   ├── TeamNotFound             404 team_not_found
│   └── SkillNotFound            404 skill_not_found
├── Conflict                     409 conflict
│   ├── IllegalMove              409 illegal_move
│   ├── AlreadyAccepted          409 already_accepted
│   ├── AtCapacity               409 at_capacity
│   ├── NotTheAssignee           409 not_the_assignee
│   ├── AgentUnavailable         409 agent_unavailable
│   ├── AgentFull                409 agent_full
│   ├── ShortcutTaken            409 shortcut_taken
│   ├── CannotRecall             409 cannot_recall
│   ├── FilesNeedPerson          409 files_need_person
│   ├── DeliverySettled          409 delivery_settled
│   ├── DraftTakenUp             409 draft_taken_up
│   ├── OfferGone                409 offer_gone
│   └── MessageIdReused          409 message_id_reused
├── TooLarge                     413 too_large
│   └── FileTooLarge             413 file_too_large
├── TooManyRequests              429 too_many_requests
└── DependencyFailed             503 dependency_failed
    ├── RasaUnavailable          503 rasa_unavailable
    ├── IndexUnavailable         503 index_unavailable
    ├── DatabaseUnprepared       503 database_unprepared
    ├── CalibrationUnusable      503 calibration_unusable
    └── EncoderUnavailable       503 encoder_unavailable

Each class carries a stable code, an HTTP status and its words in Chinese and English. There is one
JSON shape, whoever raised it:

    {"error": {"code": "message_too_long", "message": "…", "details": {"limit": 4000}}}
"""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, Literal

Language = Literal["zh", "en"]


class JieliError(Exception):
    """The base of the tree; ``details`` are public and fill the placeholders of the words."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    zh: ClassVar[str] = "系统出了点问题，请稍后再试。"
    en: ClassVar[str] = "Something went wrong on our side. Please try again in a moment."

    def __init__(self, **details: Any) -> None:
        self.details = details
        super().__init__(self.message("en"))

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between our processes as what it is."""
        return partial(type(self), **self.details), ()

    def message(self, language: Language) -> str:
        """Say what is wrong and what to do, in the reader's language."""
        words = self.zh if language == "zh" else self.en
        return words.format_map(_Blank(self.details))

    def to_json(self, language: Language) -> dict[str, Any]:
        """Return the one JSON shape of errors."""
        error: dict[str, Any] = {"code": self.code, "message": self.message(language)}
        if self.details:
            error["details"] = self.details
        return {"error": error}


class _Blank(dict[str, Any]):
    """Leaves a placeholder readable when its detail was not given."""

    def __missing__(self, key: str) -> str:
        return "?"


class InvalidInput(JieliError):
    status, code = 400, "invalid_input"
    zh = "请求里有不正确的内容：{field}（{problem}）。请改正后重试。"
    en = "The request is not valid: {field} ({problem}). Please correct it and try again."


class EmptyMessage(InvalidInput):
    code = "empty_message"
    zh = "消息是空的，请输入文字后再发送。"
    en = "The message is empty. Please write something before sending."


class MessageTooLong(InvalidInput):
    code = "message_too_long"
    zh = "消息有 {length} 个字，最多 {limit} 个字，请缩短或分几次发送。"
    en = "The message has {length} characters; the limit is {limit}. Please shorten it or split it."


class InvalidContact(InvalidInput):
    code = "invalid_contact"
    zh = "请填写手机号、固定电话（带区号）或邮箱，例如 13800138000 或 name@example.com。"
    en = "Please give a phone number or an e-mail address, such as +44 20 7946 0000 or a@b.org."


class MalformedFrame(InvalidInput):
    code = "malformed_frame"
    zh = "无法识别这条数据：{problem}。"
    en = "This frame cannot be understood: {problem}."


class TransferToSelf(InvalidInput):
    code = "transfer_to_self"
    zh = "这个会话已经在您手上，请选另一位同事。"
    en = "This conversation is yours already. Choose a colleague."


class UnknownPlaceholder(InvalidInput):
    code = "unknown_placeholder"
    zh = "没有 {{{placeholder}}} 这个占位符，可以用：{known}。请改正后再保存。"
    en = "There is no placeholder {{{placeholder}}}; there are {known}. Correct it and save again."


class FileNotAllowed(InvalidInput):
    code = "file_not_allowed"
    zh = "“{name}”不是可以发送的文件。可以发送：{allowed}。"
    en = "{name} is not a file that can be sent. These can: {allowed}."


class FileLies(InvalidInput):
    code = "file_lies"
    zh = "“{name}”的内容与名称不符（实际是 {found}），没有发送。请改用正确的扩展名。"
    en = "{name} is not what its name says (it is {found}) and was not sent. Correct its extension."


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


class Unauthenticated(JieliError):
    status, code = 401, "unauthenticated"
    zh, en = "请先登录。", "Please sign in first."


class InvalidVisitorToken(Unauthenticated):
    code = "invalid_visitor_token"
    zh, en = "访客身份无效，请刷新页面。", "The visitor id is not valid. Please reload the page."


class WrongCredentials(Unauthenticated):
    code = "wrong_credentials"
    zh, en = "用户名或密码不正确。", "The user name or the password is wrong."


class Forbidden(JieliError):
    status, code = 403, "forbidden"
    zh = "您没有权限使用这个功能（需要角色：{role}）。"
    en = "You may not use this; it needs the role {role}."


class OriginNotAllowed(Forbidden):
    code = "origin_not_allowed"
    zh = "网站 {origin} 未被允许接入，请管理员把它加入允许的来源。"
    en = "The site {origin} may not connect. Ask the operator to add it to the allowed origins."


class NotFound(JieliError):
    status, code = 404, "not_found"
    zh, en = "没有找到所请求的内容。", "There is nothing at this address."


class ConversationNotFound(NotFound):
    code = "conversation_not_found"
    zh, en = "没有这个会话：{id}。", "There is no conversation {id}."


class ArticleNotFound(NotFound):
    code = "article_not_found"
    zh, en = "没有这篇文章：{id}，它可能已下线。", "There is no article {id}; it may be archived."


class AgentNotFound(NotFound):
    code = "agent_not_found"
    zh, en = "没有这位客服：{id}。", "There is no agent {id}."


class CannedReplyNotFound(NotFound):
    code = "canned_reply_not_found"
    zh, en = (
        "没有这条常用语，它可能已被删除。",
        "This canned reply is gone; perhaps it was deleted.",
    )


class TicketNotFound(NotFound):
    code = "ticket_not_found"
    zh, en = "这个会话没有未完成的工单。", "This conversation has no open ticket."


class FileNotFound(NotFound):
    code = "file_not_found"
    zh, en = "没有这个文件，它可能已被撤回。", "There is no such file; it may have been taken back."


class ContactNotFound(NotFound):
    code = "contact_not_found"
    zh, en = "没有这位客户：{id}。", "There is no customer {id}."


class DeliveryNotFound(NotFound):
    code = "delivery_not_found"
    zh, en = "没有这次投递：{id}。", "There is no delivery {id}."


class TeamNotFound(NotFound):
    code = "team_not_found"
    zh, en = "没有这个团队：{id}，请先建立。", "There is no team {id}. Make it first."


class SkillNotFound(NotFound):
    code = "skill_not_found"
    zh, en = "没有这项技能：{name}，请先建立。", "There is no skill {name}. Make it first."


class Conflict(JieliError):
    status, code = 409, "conflict"
    zh, en = "内容已被别人改动，请刷新后重试。", "Someone else changed this. Reload and try again."


class IllegalMove(Conflict):
    code = "illegal_move"
    zh = "会话处于“{state}”状态，不能执行“{action}”。"
    en = "The conversation is {state}; it cannot {action}."


class AlreadyAccepted(Conflict):
    code = "already_accepted"
    zh, en = "这位客户已由 {owner} 接待。", "{owner} has already accepted this conversation."


class AtCapacity(Conflict):
    code = "at_capacity"
    zh = "您同时接待的会话已达上限（{capacity} 个），请先结束一个。"
    en = "You already have {capacity} conversations, your limit. Resolve one first."


class NotTheAssignee(Conflict):
    code = "not_the_assignee"
    zh, en = "这个会话不在您手上，请先接入。", "This conversation is not yours. Accept it first."


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


class ShortcutTaken(Conflict):
    code = "shortcut_taken"
    zh = "快捷词“{shortcut}”已有常用语，请换一个，或修改原来那条。"
    en = "The shortcut {shortcut} is taken. Choose another, or change the reply that has it."


class DeliverySettled(Conflict):
    code = "delivery_settled"
    zh = "这次投递不需要重试（{state}）：它已送达，或仍在自动重试。"
    en = "This delivery ({state}) needs no retry: it arrived, or is still being tried."


class DraftTakenUp(Conflict):
    code = "draft_taken_up"
    zh = "这次会话的草稿已由编辑接手，请直接联系编辑修改。"
    en = "An editor has taken up the draft of this conversation. Ask the editor for changes."


class OfferGone(Conflict):
    code = "offer_gone"
    zh, en = "这位客户已不再为您保留。", "This customer is no longer kept for you."


class CannotRecall(Conflict):
    code = "cannot_recall"
    zh = "只能撤回您自己在这个会话里发出的消息。"
    en = "You can take back only what you wrote in this conversation yourself."


class FilesNeedPerson(Conflict):
    code = "files_need_person"
    zh = "助手看不了文件，请先转人工再发送。"
    en = "The assistant cannot read files. Ask for a person first, then send it."


class MessageIdReused(Conflict):
    code = "message_id_reused"
    zh = "这个消息编号已用于另一条消息，原消息保留不变。"
    en = "This message id was already used for another message; the first one is kept."


class TooLarge(JieliError):
    status, code = 413, "too_large"
    zh, en = "数据太大，上限为 {limit} 字节。", "This is too large; the limit is {limit} bytes."


class FileTooLarge(TooLarge):
    code = "file_too_large"
    zh = "文件太大，上限为 {megabytes} MB，请压缩或分开发送。"
    en = "The file is too large; the limit is {megabytes} MB. Please compress or split it."


class TooManyRequests(JieliError):
    status, code = 429, "too_many_requests"
    zh, en = "操作太频繁，请 {seconds} 秒后再试。", "Too many requests. Try again in {seconds} s."


class DependencyFailed(JieliError):
    status, code = 503, "dependency_failed"
    zh, en = "{name} 暂时不可用，请稍后再试。", "{name} is not available. Try again in a moment."


class RasaUnavailable(DependencyFailed):
    code = "rasa_unavailable"


class IndexUnavailable(DependencyFailed):
    code = "index_unavailable"


class DatabaseUnprepared(DependencyFailed):
    code = "database_unprepared"
    zh = "数据库打不开，或还没有建表（{problem}）。请检查 JIELI_DATABASE_URL，并先运行 make build。"
    en = (
        "The database cannot be opened or has no tables yet ({problem}). "
        "Check JIELI_DATABASE_URL, and run `make build` first."
    )


class CalibrationUnusable(DependencyFailed):
    code = "calibration_unusable"
    zh = (
        "置信度文件 {path} 不能使用（{problem}），已改用自带的。"
        "请运行 python -m kb_index refit 重新生成，或用 --undo 撤销。"
    )
    en = (
        "The confidence file {path} cannot be used ({problem}); the shipped one is used instead. "
        "Make it anew with `python -m kb_index refit`, or take it back with --undo."
    )


class EncoderUnavailable(DependencyFailed):
    code = "encoder_unavailable"
    zh = "没有可用的编码器（JIELI_ENCODER={name}，{problem}）。请改正这项设置后重试。"
    en = "No encoder can be loaded (JIELI_ENCODER={name}, {problem}). Correct it and try again."
