"""A loopback Discourse that answers as the published API says (docs.discourse.org)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

PER_PAGE, STREAM = 30, 20
_BEGIN = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass
class StandIn:
    """Its topics, by id, and what it was asked; ``busy`` is how often it says 429 next."""

    topics: dict[int, dict[str, Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    busy: list[dict[str, str]] = field(default_factory=list)
    refuse_after: int | None = None
    raw_told: bool = True
    odd: Any = None
    clock: int = 0

    def topic(self, number: int, title: str, *texts: str) -> dict[str, Any]:
        """Add a topic with its posts, or bring it to the front with new ones."""
        self.clock += 1
        moment = (_BEGIN + timedelta(minutes=self.clock)).isoformat().replace("+00:00", "Z")
        posts = [self.post(number * 1000 + n, n, text, moment) for n, text in enumerate(texts, 1)]
        self.topics[number] = {
            "id": number,
            "title": title,
            "slug": "a-topic",
            "created_at": moment,
            "last_posted_at": moment,
            "bumped_at": moment,
            "visible": True,
            "archetype": "regular",
            "deleted_at": None,
            "pinned": False,
            "posts": posts,
        }
        return self.topics[number]

    def post(self, key: int, number: int, text: str, moment: str) -> dict[str, Any]:
        """Return a post as the API has it."""
        told = {"raw": text} if self.raw_told else {}
        return {
            "id": key,
            "post_number": number,
            "post_type": 1,
            "username": f"user{number}",
            "name": f"User {number}",
            "created_at": moment,
            "cooked": f"<p>{text}</p>",
            "hidden": False,
            "user_deleted": False,
            "deleted_at": None,
            "staff": False,
            "accepted_answer": False,
            "actions_summary": [{"id": 2, "count": 0}],
            **told,
        }

    def app(self) -> web.Application:
        """Return the server."""
        app = web.Application()
        app.router.add_get("/latest.json", self._guarded(self._latest))
        app.router.add_get("/t/{id:[0-9]+}.json", self._guarded(self._topic))
        app.router.add_get("/t/{id}/posts.json", self._guarded(self._posts))
        return app

    def _guarded(self, handler: Any) -> Any:
        async def handle(request: web.Request) -> web.Response:
            self.asked.append(request.path_qs)
            self.keys.append(request.headers.get("Api-Key"))
            if self.busy:
                body = {"errors": ["slow down"], "error_type": "rate_limit"}
                return web.json_response(body, status=429, headers=self.busy.pop(0))
            if self.refuse_after is not None and len(self.asked) > self.refuse_after:
                return web.json_response({"errors": ["broken"]}, status=500)
            return handler(request)  # type: ignore[no-any-return]

        return handle

    def _latest(self, request: web.Request) -> web.Response:
        if self.odd is not None:
            return web.json_response(self.odd)
        page = int(request.query.get("page", 0))
        shown = [one for one in self.topics.values() if one["visible"] and not one["deleted_at"]]
        order = sorted(shown, key=lambda one: (one["pinned"], one["bumped_at"]), reverse=True)
        cut = order[page * PER_PAGE : (page + 1) * PER_PAGE]
        listed = [{k: v for k, v in one.items() if k != "posts"} for one in cut]
        topics: dict[str, Any] = {"per_page": PER_PAGE, "topics": listed}
        if len(order) > (page + 1) * PER_PAGE:
            topics["more_topics_url"] = f"/latest?page={page + 1}"
        return web.json_response({"users": [], "topic_list": topics})

    def _topic(self, request: web.Request) -> web.Response:
        topic = self.topics.get(int(request.match_info["id"]))
        if topic is None or topic["deleted_at"]:
            return web.json_response({"error_type": "not_found"}, status=404)
        posts = topic["posts"]
        stream = {"posts": posts[:STREAM], "stream": [post["id"] for post in posts]}
        return web.json_response({**topic, "post_stream": stream})

    def _posts(self, request: web.Request) -> web.Response:
        wanted = set(map(int, request.query.getall("post_ids[]")))
        posts = self.topics[int(request.match_info["id"])]["posts"]
        found = [post for post in posts if post["id"] in wanted]
        return web.json_response({"post_stream": {"posts": found}})
