"""The base of the tree, and one error for each HTTP status."""

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


class Unauthenticated(JieliError):
    status, code = 401, "unauthenticated"
    zh, en = "请先登录。", "Please sign in first."


class Forbidden(JieliError):
    status, code = 403, "forbidden"
    zh = "您没有权限使用这个功能（需要角色：{role}）。"
    en = "You may not use this; it needs the role {role}."


class NotFound(JieliError):
    status, code = 404, "not_found"
    zh, en = "没有找到所请求的内容。", "There is nothing at this address."


class Conflict(JieliError):
    status, code = 409, "conflict"
    zh, en = "内容已被别人改动，请刷新后重试。", "Someone else changed this. Reload and try again."


class TooLarge(JieliError):
    status, code = 413, "too_large"
    zh, en = "数据太大，上限为 {limit} 字节。", "This is too large; the limit is {limit} bytes."


class TooManyRequests(JieliError):
    status, code = 429, "too_many_requests"
    zh, en = "操作太频繁，请 {seconds} 秒后再试。", "Too many requests. Try again in {seconds} s."


class DependencyFailed(JieliError):
    status, code = 503, "dependency_failed"
    zh, en = "{name} 暂时不可用，请稍后再试。", "{name} is not available. Try again in a moment."
