"""What can go wrong with messages, conversations, and what hangs on them."""

from __future__ import annotations

from core.errors.base import Conflict, InvalidInput, NotFound, TooLarge


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


class ConversationNotFound(NotFound):
    code = "conversation_not_found"
    zh, en = "没有这个会话：{id}。", "There is no conversation {id}."


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


class DeliveryNotFound(NotFound):
    code = "delivery_not_found"
    zh, en = "没有这次投递：{id}。", "There is no delivery {id}."


class IllegalMove(Conflict):
    code = "illegal_move"
    zh = "会话处于“{state}”状态，不能执行“{action}”。"
    en = "The conversation is {state}; it cannot {action}."


class AlreadyAccepted(Conflict):
    code = "already_accepted"
    zh, en = "这位客户已由 {owner} 接待。", "{owner} has already accepted this conversation."


class NotTheAssignee(Conflict):
    code = "not_the_assignee"
    zh, en = "这个会话不在您手上，请先接入。", "This conversation is not yours. Accept it first."


class ShortcutTaken(Conflict):
    code = "shortcut_taken"
    zh = "快捷词“{shortcut}”已有常用语，请换一个，或修改原来那条。"
    en = "The shortcut {shortcut} is taken. Choose another, or change the reply that has it."


class DeliverySettled(Conflict):
    code = "delivery_settled"
    zh = "这次投递不需要重试（{state}）：它已送达，或仍在自动重试。"
    en = "This delivery ({state}) needs no retry: it arrived, or is still being tried."


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


class FileTooLarge(TooLarge):
    code = "file_too_large"
    zh = "文件太大，上限为 {megabytes} MB，请压缩或分开发送。"
    en = "The file is too large; the limit is {megabytes} MB. Please compress or split it."
