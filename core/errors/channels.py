"""What can go wrong with what channels deliver."""

from __future__ import annotations

from core.errors.base import Forbidden, InvalidInput


class CallbackUnreadable(InvalidInput):
    code = "callback_unreadable"
    zh, en = "无法识别这次回调的内容。", "What was called back cannot be understood."


class SignatureInvalid(Forbidden):
    code = "signature_invalid"
    zh, en = "签名不正确或已过期。", "The signature is wrong or has expired."
