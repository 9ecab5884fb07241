"""A stand-in for WeChat on the loopback interface: it pushes callbacks, and serves the API.

It does what Tencent's pages say, on a clock that tests move, and fails in the ways that networks
fail. What it took, it shows on a phone at once: that is the ledger by which tests judge.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter, deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from channels.wechat.crypto import Envelope, signature
from channels.wechat.fields import read_xml
from tests.fakes.wechat.phones import Phone

APP_ID, SECRET, TOKEN = "wx1234567890abcdef", "secret-of-the-tests", "TokenOfTheTests"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OURS = "gh_0123456789ab"
LASTS = 7200
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    b"\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xfc\xcf\xc0P\x0f\x00\x04\x85\x01\x80\x84\xa9\x8c!"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)


class FakeWeChat:
    """One official account at WeChat."""

    def __init__(self, now: Callable[[], datetime] | None = None, first: int = 0) -> None:
        """``first`` is where the numbers of messages begin."""
        self.now = now or (lambda: datetime.now(UTC))
        self.phones: dict[str, Phone] = {}
        self.media: dict[str, tuple[str, bytes]] = {}
        self.uploaded: list[bytes] = []
        self.faults: deque[str | int | dict[str, Any]] = deque()
        self.token_faults: deque[str | dict[str, Any]] = deque()
        self.calls: list[str] = []
        self.bodies: list[bytes] = []
        self.unionids: dict[str, str] = {}
        self.menus: list[dict[str, Any]] = []
        self.templates: list[dict[str, Any]] = []
        self.tokens: list[tuple[str, datetime]] = []
        self.forced = 0
        self.template_code = 0
        self.consents: Counter[str] = Counter()
        self.released = asyncio.Event()
        self.callback = ""
        self.mode = "safe"
        self.cut, self.tries, self.pause = 5.0, 3, 0.05
        self.format = "xml"
        self.last: dict[str, dict[str, str]] = {}
        self._number = first
        self._watched: tuple[str, int, asyncio.Event] | None = None

    def watch(self, point: str, times: int) -> asyncio.Event:
        """Return what is set when something has happened for the n-th time from now on."""
        event = asyncio.Event()
        self._watched = (point, times, event)
        return event

    def _happened(self, point: str) -> None:
        if self._watched is None or self._watched[0] != point:
            return
        _, left, event = self._watched
        self._watched = (point, left - 1, event)
        if left <= 1:
            event.set()

    def app(self) -> web.Application:
        """Return the API."""
        app = web.Application()
        cgi = "/cgi-bin"
        app.router.add_post(f"{cgi}/stable_token", self._token)
        app.router.add_post(f"{cgi}/message/custom/send", self._send)
        app.router.add_post(f"{cgi}/message/custom/typing", self._show_typing)
        app.router.add_post(f"{cgi}/message/custom/business/typing", self._show_typing)
        app.router.add_post(f"{cgi}/message/template/send", self._template)
        for way in ("send", "bizsend"):
            app.router.add_post(f"{cgi}/message/subscribe/{way}", self._subscription)
        app.router.add_post(f"{cgi}/menu/create", self._menu)
        app.router.add_post(f"{cgi}/qrcode/create", self._code)
        app.router.add_post(f"{cgi}/user/info/batchget", self._people)
        app.router.add_get(f"{cgi}/media/get", self._medium)
        app.router.add_post(f"{cgi}/media/upload", self._upload)
        return app

    def phone(self, openid: str) -> Phone:
        """Return a customer's phone."""
        return self.phones.setdefault(openid, Phone(openid, self.now))

    # Pushing callbacks

    async def say(self, openid: str, text: str, **more: str) -> str:
        """Let a customer write; return what was answered."""
        click = "bizmsgmenuid" in more
        return await self.push(
            openid, "event" if click else "message", MsgType="text", Content=text, **more
        )

    async def click(self, openid: str, label: str) -> str:
        """Let a customer click in the last menu."""
        option = self.phone(openid).menu()[label]
        return await self.say(openid, label, bizmsgmenuid=option)

    async def event(self, openid: str, event: str, key: str = "", **more: str) -> str:
        """Let a customer follow, scan, or press a button of the menu."""
        trigger = "event" if event in ("subscribe", "SCAN", "CLICK") else None
        return await self.push(openid, trigger, MsgType="event", Event=event, EventKey=key, **more)

    async def show(self, openid: str, content: bytes, media_type: str = "image/png") -> str:
        """Let a customer send a picture."""
        medium = self.keep(content, media_type)
        return await self.push(
            openid, "message", MsgType="image", MediaId=medium, PicUrl="http://x.example/p"
        )

    def keep(self, content: bytes, media_type: str) -> str:
        """Keep a file for three days, as its id."""
        medium = f"medium-{len(self.media)}"
        self.media[medium] = (media_type, content)
        return medium

    async def push(self, openid: str, trigger: str | None, **fields: str) -> str:
        """Deliver once, or again until it is answered: three times at most."""
        phone = self.phone(openid)
        if trigger is not None:
            phone.did(trigger)
        self._number += 1
        told = {
            "ToUserName": OURS,
            "FromUserName": openid,
            "CreateTime": str(int(self.now().timestamp())),
            **fields,
        }
        if fields.get("MsgType") != "event":
            told.setdefault("MsgId", str(23_000_000_000_000_000 + self._number))
        self.last[openid] = told
        return await self.deliver(told)

    async def deliver(self, told: dict[str, str]) -> str:
        """Deliver the same until it is answered; show what a passive reply says."""
        async with ClientSession() as http:
            for attempt in range(self.tries):
                if attempt:
                    await asyncio.sleep(self.pause)
                answer = await self.once(http, told)
                if answer is not None:
                    self._passive(told["FromUserName"], answer)
                    return answer
        return ""

    async def once(self, http: ClientSession, told: dict[str, str]) -> str | None:
        """Deliver once; None without a proper answer in time."""
        query, body = self.sealed(told)
        self._happened("delivering")
        try:
            async with http.post(
                self.callback,
                params=query,
                data=body,
                timeout=ClientTimeout(total=self.cut),
            ) as response:
                text = await response.text()
                self._happened("answered")
                return text if response.status == 200 else None
        except (ClientError, TimeoutError):
            return None

    def sealed(self, told: dict[str, str]) -> tuple[dict[str, str], bytes]:
        """Return query and body of a delivery, as the mode wants them."""
        stamp, nonce = str(int(self.now().timestamp())), "1514711492"
        plain = json.dumps(told) if self.format == "json" else _xml(told)
        query = {
            "timestamp": stamp,
            "nonce": nonce,
            "openid": told["FromUserName"],
            "signature": signature(TOKEN, stamp, nonce),
        }
        if self.mode == "plain":
            return query, plain.encode()
        closed = Envelope.of(AES_KEY, APP_ID).close(plain.encode())
        query |= {
            "encrypt_type": "aes",
            "msg_signature": signature(TOKEN, stamp, nonce, closed),
        }
        outer = {"ToUserName": OURS, "Encrypt": closed}
        if self.mode == "compatible":
            outer = {**told, "Content": "plain text that nobody may trust", **outer}
        return query, (json.dumps(outer) if self.format == "json" else _xml(outer)).encode()

    def _passive(self, openid: str, answer: str) -> None:
        """Show a reply that stands in the answer itself."""
        if not answer.startswith("<"):
            return
        fields = read_xml(answer.encode())
        if encrypted := fields.text("Encrypt"):
            signed = signature(TOKEN, fields.text("TimeStamp"), fields.text("Nonce"), encrypted)
            assert signed == fields.text("MsgSignature")
            fields = read_xml(Envelope.of(AES_KEY, APP_ID).open(encrypted))
        assert fields.text("ToUserName") == openid
        assert fields.text("FromUserName") == OURS
        kind = fields.text("MsgType")
        shown: dict[str, Any] = {"msgtype": kind, "passive": True}
        if kind == "text":
            shown["text"] = {"content": fields.text("Content")}
        else:
            item = fields.within("Articles")[0].within("item")[0]
            article = {"title": item.text("Title"), "url": item.text("Url")}
            shown["news"] = {"articles": [article]}
        self.phone(openid).arrive(shown)

    # The API

    def give_token(self) -> str:
        """Make a new token; the one before works five minutes longer."""
        token = f"token-{len(self.tokens)}-" + "x" * 500
        until = self.now() + timedelta(seconds=LASTS)
        if self.tokens:
            old, old_until = self.tokens[-1]
            self.tokens[-1] = (old, min(old_until, self.now() + timedelta(minutes=5)))
        self.tokens.append((token, until))
        return token

    def refuse_tokens(self) -> None:
        """Let every token be wrong from now on."""
        self.tokens = [(token, self.now() - timedelta(hours=1)) for token, _ in self.tokens]

    async def _token(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.calls.append("token")
        if self.token_faults:
            return _odd(self.token_faults.popleft())
        if body["appid"] != APP_ID:
            return _answer(40013)
        if body["secret"] != SECRET:
            return _answer(40125)
        left = (self.tokens[-1][1] - self.now()).total_seconds() if self.tokens else 0
        self.forced += body["force_refresh"]
        if left < 300 or body["force_refresh"]:
            self.give_token()
            left = LASTS
        return web.json_response({"access_token": self.tokens[-1][0], "expires_in": int(left)})

    def _bad_token(self, request: web.Request) -> web.StreamResponse | None:
        given = request.query.get("access_token")
        good = any(token == given and self.now() < until for token, until in self.tokens)
        return None if good else _answer(40001)

    async def _send(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        self._happened("sending")
        self.calls.append("send")
        self.bodies.append(raw)
        fault = self.faults.popleft() if self.faults else None
        if fault == "reset_before":
            return _reset(request)
        if fault == "hang_before":
            await self.released.wait()
            return _reset(request)
        if isinstance(fault, int) and fault:
            return _answer(fault)
        if (refused := self._bad_token(request)) is not None:
            return refused
        taken = self._take(raw)
        self._happened("sent")
        match fault:
            case "reset_after":
                return _reset(request)
            case "hang_after":
                await self.released.wait()
            case "html" | dict():
                return _odd(fault)
            case "500":
                return web.Response(status=500)
            case "broken":
                return web.Response(text='{"errcode":', content_type="application/json")
        return _answer(taken)

    def _take(self, raw: bytes) -> int:
        if b"\\u" in raw:
            return 40033
        body = json.loads(raw)
        phone = self.phones.get(body.pop("touser"))
        if phone is None:
            return 40003
        if refused := phone.refuses():
            return refused
        text = body.get("text", {}).get("content", "")
        head = body.get("msgmenu", {}).get("head_content", "")
        if len((text + head).encode()) > 2048:
            return 45002
        if len(body.get("news", {}).get("articles", [])) > 1:
            return 45008
        phone.arrive(body)
        return 0

    async def _show_typing(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.calls.append("typing")
        self.phone(body["touser"]).typing.append(body["command"])
        return self._bad_token(request) or _answer(0)

    async def _template(self, request: web.Request) -> web.StreamResponse:
        if (refused := self._bad_token(request)) is not None:
            return refused
        body = await request.json()
        self.templates.append(body)
        if self.template_code:
            return _answer(self.template_code)
        return web.json_response({"errcode": 0, "msgid": 200163836})

    async def _subscription(self, request: web.Request) -> web.StreamResponse:
        """One consent of hers is good for one message."""
        openid = (await request.json())["touser"]
        self.calls.append("subscription")
        if not self.consents[openid]:
            return self._bad_token(request) or _answer(43101)
        self.consents[openid] -= 1
        return await self._template(request)

    async def _menu(self, request: web.Request) -> web.StreamResponse:
        if (refused := self._bad_token(request)) is not None:
            return refused
        self.menus.append(await request.json())
        return _answer(0)

    async def _code(self, request: web.Request) -> web.StreamResponse:
        if (refused := self._bad_token(request)) is not None:
            return refused
        scene = (await request.json())["action_info"]["scene"]["scene_str"]
        return web.json_response({"ticket": f"ticket-{scene}", "url": "http://weixin.qq.com/q/x"})

    async def _people(self, request: web.Request) -> web.StreamResponse:
        if (refused := self._bad_token(request)) is not None:
            return refused
        asked = [each["openid"] for each in (await request.json())["user_list"]]
        told = [{"subscribe": 1, "openid": one, **self._unionid(one)} for one in asked]
        return web.json_response({"user_info_list": told})

    def _unionid(self, openid: str) -> dict[str, str]:
        known = self.unionids.get(openid)
        return {"unionid": known} if known else {}

    async def _medium(self, request: web.Request) -> web.StreamResponse:
        self.calls.append("medium")
        if (refused := self._bad_token(request)) is not None:
            return refused
        found = self.media.get(request.query["media_id"])
        if found is None:
            return _answer(40007)
        media_type, content = found
        return web.Response(body=content, content_type=media_type)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        if (refused := self._bad_token(request)) is not None:
            return refused
        media = (await request.post())["media"]
        assert isinstance(media, web.FileField)
        self.uploaded.append(media.file.read())
        medium = self.keep(self.uploaded[-1], media.content_type)
        return web.json_response({"type": "image", "media_id": medium})


def _xml(fields: dict[str, str]) -> str:
    inside = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items())
    return f"<xml>{inside}</xml>"


def _odd(answer: str | dict[str, Any]) -> web.Response:
    """Answer with another JSON than the documented one, or with a page of some proxy."""
    if isinstance(answer, dict):
        return web.json_response(answer)
    return web.Response(text="<h1>504</h1>", content_type="text/html")


def _answer(code: int) -> web.Response:
    return web.json_response({"errcode": code, "errmsg": "ok" if code == 0 else "no"})


def _reset(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
