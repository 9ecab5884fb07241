"""The Rasa server as a function that can fail: one turn in, proposals out.

Rasa's REST channel turns every exception into ``200 []`` (rasa 3.6.21, core/channels/rest.py), so
an empty answer is a fault here: every turn of ours says something.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from core.errors import RasaUnavailable
from deflection.experiments.treating.assigning import Assigned
from handoff.bot.reply import Proposal, Say, from_json
from handoff.bot.turns import Turn

_ENDPOINT = "/webhooks/rest/webhook"
_CONNECT_SECONDS = 1.0
_REST_SECONDS = 5.0
"""After Rasa could not be reached, nobody waits for it again for so long."""


class RasaClient:
    """Asks Rasa, and leaves it alone for a while when it is not there.

    ``asking`` opens what measures a request.
    """

    def __init__(
        self,
        http: ClientSession,
        url: str,
        timeout: float,
        clock: Callable[[], float] = time.monotonic,
        asking: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._timeout = ClientTimeout(total=timeout, connect=_CONNECT_SECONDS)
        self._clock = clock
        self._asking = asking
        self._rest_until = 0.0

    async def turn(
        self, turn: Turn, text: str, experiments: Sequence[Assigned] = ()
    ) -> list[Proposal]:
        """Return what the bot proposes; raise `RasaUnavailable` when Rasa did not answer.

        ``text`` is the message as the dialogue should read it. Nothing is tried twice: Rasa may
        have begun the turn, and search answers sooner than a second try.
        """
        if self._clock() < self._rest_until:
            raise RasaUnavailable(name="Rasa")
        body: dict[str, Any] = {
            "sender": turn.conversation_id,
            "message": _message(turn, text),
            "metadata": {
                "language": turn.language,
                "turn_id": turn.id,
                "context": turn.context.to_json(),
            },
        }
        if experiments:
            body["metadata"]["experiments"] = [one.to_json() for one in experiments]
        with self._asking():
            return _proposals(await self._post(body))

    async def alive(self) -> bool:
        """Tell whether Rasa answers at all."""
        try:
            async with self._http.get(self._url, timeout=ClientTimeout(total=2)) as response:
                return response.status == 200
        except (ClientError, TimeoutError):
            return False

    async def _post(self, body: dict[str, Any]) -> object:
        try:
            async with self._http.post(
                self._url + _ENDPOINT, json=body, timeout=self._timeout
            ) as response:
                if response.status != 200:
                    raise RasaUnavailable(name="Rasa", status=response.status)
                return await response.json()
        except (ClientError, TimeoutError, ValueError) as error:
            self._rest_until = self._clock() + _REST_SECONDS
            raise RasaUnavailable(name="Rasa") from error


def _proposals(replies: Any) -> list[Proposal]:
    """Read what Rasa replied; half an answer is none."""
    if not isinstance(replies, list) or not replies:
        raise RasaUnavailable(name="Rasa")
    try:
        return [_proposal(reply) for reply in replies]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RasaUnavailable(name="Rasa") from error


def _proposal(reply: dict[str, Any]) -> Proposal:
    if "custom" in reply:
        return from_json(reply["custom"])
    words = reply["text"].strip()
    if not words:
        raise ValueError("a reply without words")
    return Say(words)


def _message(turn: Turn, text: str) -> str:
    """Return the text for Rasa: a click as its intent, typed words never as one.

    Rasa takes any text that begins with a slash for an intent, so a typed ``/restart`` gets a
    full-width slash.
    """
    action = turn.action
    if action is None:
        return "／" + text[1:] if text.startswith("/") else text
    match action["kind"]:
        case "choose":
            return "/choose" + json.dumps({"article_id": action["article_id"]})
        case "clarify":
            told = {name: action[name] for name in ("question", "facet", "value")}
            return "/question" + json.dumps(told)
        case "helped":
            intent = "/helped" if action["value"] else "/not_helped"
            return intent + json.dumps({"article_id": action["article_id"]})
        case "rate":
            return "/rate" + json.dumps({"rating": str(action["rating"])})
        case "request_person":
            return "/request_person"
    return "/deny"
