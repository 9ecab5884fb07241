"""Pieces as WeChat's customer-service API and its passive replies want them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from channels.outbox.piece import Card, Menu, Nudge, Piece, Words, spelled_out
from channels.wechat.account import SUBSCRIPTION, TEMPLATE, Account, Template, seconds_of
from core.clock import utc_now

_FIELD = 20
"""Letters that a field of a template holds; WeChat refuses more (47003)."""


def send_body(to: str, piece: Piece, medium: str = "") -> dict[str, Any]:
    """Return the body that sends a piece; ``medium`` is a picture's id at WeChat."""
    match piece:
        case Words(text=text):
            return {"touser": to, "msgtype": "text", "text": {"content": text}}
        case Menu(text=text, options=options):
            lines = [{"id": each.id, "content": each.label} for each in options]
            menu = {"head_content": text, "list": lines, "tail_content": ""}
            return {"touser": to, "msgtype": "msgmenu", "msgmenu": menu}
        case Card(title=title, text=text, url=url):
            article = {"title": title, "description": text, "url": url, "picurl": ""}
            return {"touser": to, "msgtype": "news", "news": {"articles": [article]}}
    return {"touser": to, "msgtype": "image", "image": {"media_id": medium}}


def link_body(to: str, card: Card) -> dict[str, Any]:
    """Return a card as a mini-program's conversation shows it."""
    link = {"title": card.title, "description": card.text, "url": card.url, "thumb_url": ""}
    return {"touser": to, "msgtype": "link", "link": link}


def template_body(to: str, template: Template, nudge: Nudge) -> dict[str, Any]:
    """Return the template message, or subscription message, that tells of an answer."""
    time = utc_now().astimezone().strftime("%Y-%m-%d %H:%M")
    told = {template.question: nudge.question, template.answer: nudge.answer, template.time: time}
    data = {name: {"value": _short(value)} for name, value in told.items() if name}
    return {"touser": to, "template_id": template.id, **_way_back(template, nudge), "data": data}


def _way_back(template: Template, nudge: Nudge) -> dict[str, str]:
    if template.path == TEMPLATE:
        return {"url": nudge.url}
    if template.page:
        return {"page": template.page.replace("{url}", quote(nudge.url, safe=""))}
    return {} if template.path == SUBSCRIPTION else {"page": nudge.url}


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _FIELD else line[: _FIELD - 1] + "…"


def passive(piece: Piece, hint: str) -> Piece:
    """Return a piece as a passive reply can say it: there are no menus in one."""
    return spelled_out(piece, hint) if isinstance(piece, Menu) else piece


def passive_xml(account: Account, to: str, sender: str, piece: Piece) -> str:
    """Return a passive reply (被动回复) in plain XML."""
    head = (
        f"<ToUserName>{escape(to)}</ToUserName><FromUserName>{escape(sender)}</FromUserName>"
        f"<CreateTime>{seconds_of(utc_now())}</CreateTime>"
    )
    match piece:
        case Card(title=title, text=text, url=url):
            item = "".join(
                f"<{name}>{escape(value)}</{name}>"
                for name, value in (("Title", title), ("Description", text), ("Url", url))
            )
            body = (
                "<MsgType>news</MsgType><ArticleCount>1</ArticleCount>"
                f"<Articles><item>{item}<PicUrl></PicUrl></item></Articles>"
            )
        case Words(text=text):
            body = f"<MsgType>text</MsgType><Content>{escape(text)}</Content>"
        case _:
            raise TypeError(f"no passive reply: {type(piece).__name__}")
    return f"<xml>{head}{body}</xml>"
