"""One customer-service account at WeCom, as an operator describes it."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import SecretStr

from channels.wechat.crypto import Envelope

API = "https://qyapi.weixin.qq.com"


@dataclass(frozen=True, slots=True)
class Account:
    """A customer-service account (``open_kfid``) of a company, with its secrets.

    ``sent_before`` are the return codes by which WeCom refuses a message id that it has seen; which
    these are is not documented, so until an operator names them such an end is called unknown.
    """

    name: str
    corp_id: str
    open_kfid: str
    secret: SecretStr
    token: SecretStr
    envelope: Envelope
    api: str = API
    language: str = "zh"
    sent_before: frozenset[int] = frozenset()

    @property
    def channel(self) -> str:
        """Return the channel that its conversations are on."""
        return "wecom"
