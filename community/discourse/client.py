"""Asking a Discourse: politely, never past a redirect, and as long as it says when it is busy."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from pydantic import BaseModel, ValidationError
from yarl import URL

from community.discourse.wire import Latest, Post, Posts, Topic, TopicList
from core.errors import DependencyFailed

_TIMEOUT = ClientTimeout(total=30)
_MOST_BYTES = 16 * 2**20
_TRIES, _LONGEST_WAIT, _WAIT = 4, 120.0, 5.0
_AT_ONCE = 20
"""Posts that one request asks for beyond those that came with their topic."""

_GONE = frozenset({403, 404, 410})
Answer = TypeVar("Answer", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Discourse:
    """A Discourse by its API; ``key`` is empty where it is read as anybody."""

    http: ClientSession
    url: URL
    key: str = field(default="", repr=False)
    user: str = "system"
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    @property
    def host(self) -> str:
        """Return where it is, as people are told."""
        return self.url.host or ""

    def address(self, topic: Topic) -> str:
        """Return where a topic is read."""
        return str(self.url / "t" / topic.slug / str(topic.id))

    async def latest(self, page: int) -> TopicList:
        """Return a page of topics, those that changed last first; pages count from 0."""
        query = {"page": str(page), "order": "activity", "no_definitions": "true"}
        found = await self._get(self.url / "latest.json" % query, Latest)
        return found.topic_list if found is not None else TopicList()

    async def topic(self, topic_id: int) -> Topic | None:
        """Return a topic with all its posts, None if there is none that we may read."""
        address = self.url / "t" / f"{topic_id}.json" % {"include_raw": "true"}
        topic = await self._get(address, Topic)
        if topic is None:
            return None
        stream = topic.post_stream
        known = {post.id for post in stream.posts}
        missing = [one for one in stream.stream if one not in known]
        more = [
            post
            for start in range(0, len(missing), _AT_ONCE)
            for post in await self._posts(topic_id, missing[start : start + _AT_ONCE])
        ]
        whole = stream.model_copy(update={"posts": (*stream.posts, *more)})
        return topic.model_copy(update={"post_stream": whole})

    async def _posts(self, topic_id: int, ids: list[int]) -> tuple[Post, ...]:
        query = [("include_raw", "true"), *(("post_ids[]", str(one)) for one in ids)]
        found = await self._get(self.url / "t" / str(topic_id) / "posts.json" % query, Posts)
        return found.post_stream.posts if found is not None else ()

    async def _get(self, url: URL, model: type[Answer]) -> Answer | None:
        """Ask, and ask again after the pause that it wants; raise `DependencyFailed`."""
        for _ in range(_TRIES):
            try:
                wait, body = await self._once(url)
            except (ClientError, TimeoutError) as error:
                raise DependencyFailed(name=self.host) from error
            if wait is None:
                return self._read(body, model) if body is not None else None
            if wait > _LONGEST_WAIT:
                break
            await self.sleep(wait)
        raise DependencyFailed(name=self.host)

    async def _once(self, url: URL) -> tuple[float | None, bytes | None]:
        """Return how long to wait before asking again, or the body, None where nothing is."""
        headers = {"Accept": "application/json"}
        if self.key:
            headers |= {"Api-Key": self.key, "Api-Username": self.user}
        async with self.http.get(
            url, headers=headers, allow_redirects=False, timeout=_TIMEOUT
        ) as answer:
            if answer.status in (429, 503):
                return _pause(answer), None
            if answer.status in _GONE:
                return None, None
            if answer.status != 200:
                raise DependencyFailed(name=self.host)
            return None, await self._body(answer)

    async def _body(self, answer: ClientResponse) -> bytes:
        body = bytearray()
        async for chunk in answer.content.iter_any():
            body += chunk
            if len(body) > _MOST_BYTES:
                raise DependencyFailed(name=self.host)
        return bytes(body)

    def _read(self, body: bytes, model: type[Answer]) -> Answer:
        try:
            return model.model_validate_json(body)
        except ValidationError as error:
            raise DependencyFailed(name=self.host) from error


def discourse_url(raw: str, *, private: bool) -> URL:
    """Return the address of the settings; raise `ValueError` with what to correct."""
    url = URL(raw)
    if url.scheme != "https" and not (private and url.scheme == "http"):
        raise ValueError("JIELI_DISCOURSE_URL must begin with https:// (http:// where private)")
    if not url.host or url.user is not None or url.query:
        raise ValueError("JIELI_DISCOURSE_URL must be like https://forum.example.com")
    return url


def _pause(answer: ClientResponse) -> float:
    raw = answer.headers.get("Retry-After", "")
    return max(1.0, float(raw)) if raw.isascii() and raw.isdecimal() else _WAIT
