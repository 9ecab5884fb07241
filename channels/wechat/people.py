"""Who follows an account at WeChat, and who wrote to a customer-service account of WeCom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from channels.people.service import Refused
from channels.wechat.api import Api, code_of


@dataclass(frozen=True, slots=True)
class Followers:
    """The followers of an official account; a unionid has who uses another app of the company."""

    api: Api

    async def unionids(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Return their unionids by openid."""
        wanted = [{"openid": each, "lang": "zh_CN"} for each in ids]
        answer = await self.api.post("/cgi-bin/user/info/batchget", {"user_list": wanted})
        return _unionids(answer, "user_info_list", "openid")


@dataclass(frozen=True, slots=True)
class Customers:
    """The customers of a customer-service account of WeCom."""

    api: Api

    async def unionids(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Return their unionids by their ids at WeCom."""
        body = {"external_userid_list": list(ids), "need_enter_session_context": 0}
        answer = await self.api.post("/cgi-bin/kf/customer/batchget", body)
        return _unionids(answer, "customer_list", "external_userid")


def _unionids(answer: Mapping[str, Any], group: str, key: str) -> dict[str, str]:
    code = code_of(answer)
    if code != 0:
        raise Refused(code)
    told = answer.get(group)
    people: Iterable[Any] = told if isinstance(told, list) else ()
    return {
        str(one[key]): str(one["unionid"])
        for one in people
        if isinstance(one, Mapping) and one.get("unionid") and one.get(key)
    }
