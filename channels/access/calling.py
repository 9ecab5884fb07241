"""Calling another company's API: every way in which that fails becomes one of two errors.

Which of the two matters more than why: what never left us may be tried again, and of what left us
without an answer nobody knows whether it was taken.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    FormData,
    InvalidURL,
)

SECONDS = 10.0
_TIMEOUT = ClientTimeout(total=SECONDS, sock_connect=SECONDS / 2)
_ANSWER_LIMIT = 64 * 1024


class NotSent(Exception):
    """The call never reached the other side."""


class NoAnswer(Exception):
    """The call may have been taken: there was no answer, or none that tells."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls one API. Its addresses carry tokens, so none is ever in an error's words or a log."""

    session: ClientSession
    base: str
    timeout: ClientTimeout = _TIMEOUT

    async def get(self, path: str, query: Mapping[str, str]) -> dict[str, Any]:
        """Ask and return the answer; raise `NotSent` or `NoAnswer`."""
        return await self._call("GET", path, query, None)

    async def post(
        self, path: str, query: Mapping[str, str], body: Mapping[str, Any] | FormData
    ) -> dict[str, Any]:
        """Post JSON, or a form, and return the answer; raise `NotSent` or `NoAnswer`."""
        # Letters as they are: WeChat refuses a body in which they are escaped (40033).
        data = body if isinstance(body, FormData) else _json(body)
        return await self._call("POST", path, query, data)

    async def _call(
        self, method: str, path: str, query: Mapping[str, str], data: bytes | FormData | None
    ) -> dict[str, Any]:
        try:
            async with self.session.request(
                method,
                self.base + path,
                params=query,
                data=data,
                timeout=self.timeout,
                allow_redirects=False,
            ) as response:
                return await read_answer(response)
        except (ClientConnectorError, ConnectionTimeoutError, InvalidURL):
            raise NotSent() from None
        except (ClientError, TimeoutError, OSError):
            raise NoAnswer() from None


def _json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


async def read_answer(response: ClientResponse) -> dict[str, Any]:
    """Return the JSON object of an answer; raise `NoAnswer` where it is none, or too long."""
    raw = bytearray()
    async for chunk in response.content.iter_any():
        raw += chunk
        if len(raw) > _ANSWER_LIMIT:
            raise NoAnswer()
    try:
        answer = json.loads(raw)
    except (ValueError, RecursionError):
        raise NoAnswer() from None
    if response.status != 200 or not isinstance(answer, dict):
        raise NoAnswer()
    return answer
