"""Another implementation reads what we write and writes what we read: wechatpy, in tests alone."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import xmltodict
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from wechatpy import parse_message
from wechatpy.client import WeChatClient
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException, InvalidSignatureException
from wechatpy.replies import TextReply, deserialize_reply
from wechatpy.utils import check_signature

from channels.outbox.piece import Card, Picture, Words
from channels.wechat.account import Account, Mode
from channels.wechat.bodies import passive_xml, send_body
from channels.wechat.crypto import Envelope, signature
from channels.wechat.fields import read_xml
from channels.wechat.payload import (
    Clicked,
    Consent,
    Link,
    Location,
    Media,
    Noted,
    Payload,
    Scanned,
    Subscribed,
    TemplateSent,
    Text,
    Unsubscribed,
    parse,
)
from core.clock import utc_now
from core.errors import CallbackUnreadable, SignatureInvalid
from tests.fakes.wechat.platform import AES_KEY, APP_ID, TOKEN, FakeWeChat

SAMPLES = sorted((Path(__file__).resolve().parents[3] / "payloads/wechat/inbound").iterdir())
OURS = Account(
    "shop",
    APP_ID,
    SecretStr("secret"),
    SecretStr(TOKEN),
    mode=Mode.SAFE,
    envelope=Envelope.of(AES_KEY, APP_ID),
)
THEIRS = WeChatCrypto(TOKEN, AES_KEY, APP_ID)
# What XML 1.0 can carry; a lone surrogate is no text at all.
LETTERS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=300)


def delivered(text: str = "退款", crypto: WeChatCrypto = THEIRS) -> tuple[dict[str, str], bytes]:
    """Return query and body of a callback that wechatpy signs and encrypts."""
    stamp, nonce = str(int(time.time())), "1514711492"
    plain = (
        "<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><MsgType>text</MsgType>"
        f"<CreateTime>{stamp}</CreateTime><MsgId>1</MsgId><Content><![CDATA[{text}]]></Content></xml>"
    )
    body = crypto.encrypt_message(plain, nonce, stamp)
    signed = read_xml(body.encode()).text("MsgSignature")
    return {"timestamp": stamp, "nonce": nonce, "msg_signature": signed}, body.encode()


def test_our_signature_is_theirs():
    check_signature(TOKEN, signature(TOKEN, "1409304348", "xxxxxx"), "1409304348", "xxxxxx")
    with pytest.raises(InvalidSignatureException):
        check_signature(TOKEN, signature("another", "1", "2"), "1", "2")


@given(LETTERS.filter(lambda text: "]]>" not in text))
def test_what_they_encrypt_we_open(text):
    query, body = delivered(text)
    assert OURS.open(query, body, utc_now()).text("Content") == text


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=2000))
def test_what_we_encrypt_they_open(text):
    closed = Envelope.of(AES_KEY, APP_ID).close(text.encode())
    signed = signature(TOKEN, "1409304348", "7", closed)
    assert THEIRS.decrypt_message({"Encrypt": closed}, signed, "1409304348", "7") == text


def test_what_they_encrypt_for_another_account_or_sign_with_another_token_we_refuse():
    query, body = delivered(crypto=WeChatCrypto(TOKEN, AES_KEY, "wx0000000000000000"))
    with pytest.raises(CallbackUnreadable):
        OURS.open(query, body, utc_now())
    query, body = delivered(crypto=WeChatCrypto("another", AES_KEY, APP_ID))
    with pytest.raises(SignatureInvalid):
        OURS.open(query, body, utc_now())


def test_what_we_encrypt_for_another_account_they_refuse():
    closed = Envelope.of(AES_KEY, "wx0000000000000000").close(b"x")
    signed = signature(TOKEN, "1", "7", closed)
    with pytest.raises(InvalidAppIdException):
        THEIRS.decrypt_message({"Encrypt": closed}, signed, "1", "7")


@pytest.mark.parametrize("mode", ["safe", "compatible"])
def test_the_pushes_of_our_stand_in_are_real_to_them(mode):
    fake = FakeWeChat()
    fake.mode = mode
    told = {"FromUserName": "o1", "CreateTime": "1", "MsgType": "text", "MsgId": "1"}
    query, body = fake.sealed({**told, "Content": "退款 & <更多>"})
    plain = THEIRS.decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
    assert parse_message(plain).content == "退款 & <更多>"
    check_signature(TOKEN, query["signature"], query["timestamp"], query["nonce"])


def as_they_do(payload: Payload, theirs) -> None:  # type: ignore[no-untyped-def]
    """Hold what a callback says against what they read of it."""
    match payload.content:
        case Text(content=text):
            assert text == theirs.content
        case Media(kind=kind, media_id=medium, recognised=heard):
            assert (kind, medium) == (theirs.type, theirs.media_id)
            assert heard == (getattr(theirs, "recognition", None) or "")
        case Location() as place:
            told = (theirs.location_x, theirs.location_y, theirs.label)
            assert (place.latitude, place.longitude, place.label) == told
        case Link() as link:
            told = (theirs.title, theirs.description, theirs.url)
            assert (link.title, link.description, link.url) == told
        case Clicked(key=key):
            assert (theirs.event, key) == ("click", theirs.key)
        case Scanned(scene=scene):
            assert (theirs.event, scene) == ("scan", str(theirs.scene_id))
        case Subscribed(scene=scene):
            assert theirs.event in ("subscribe", "subscribe_scan")
            assert scene == str(getattr(theirs, "scene_id", ""))
        case Unsubscribed():
            assert theirs.event == "unsubscribe"
        case TemplateSent(message_id=message_id, status=status):
            assert (theirs.event, status) == ("templatesendjobfinish", theirs.status)
            assert message_id == str(theirs.id)
        case Noted(event=event):
            assert event.lower() == theirs.event
        case Consent(answers=answers):
            assert theirs.type == "unknown"  # younger than their last release
            asked = theirs._data["SubscribeMsgPopupEvent"]["List"]
            told = [(each["TemplateId"], each["SubscribeStatusString"]) for each in asked]
            assert list(answers) == told
        case other:
            raise AssertionError(other)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_says_the_same_to_both(path):
    payload, theirs = parse(read_xml(path.read_bytes())), parse_message(path.read_bytes())
    assert payload.sender == theirs.source
    assert int(payload.sent_at.timestamp()) == theirs.time
    if theirs.type != "event" and theirs.id:
        assert payload.key == str(theirs.id)
    as_they_do(payload, theirs)


@given(LETTERS)
def test_our_reply_in_the_callback_says_the_same_to_them(text):
    xml = passive_xml(OURS, "o1", "gh_1", Words(text))
    sealed = OURS.seal(xml, "1409304348", "7")
    signed = read_xml(sealed.encode()).text("MsgSignature")
    reply = deserialize_reply(THEIRS.decrypt_message(sealed, signed, "1409304348", "7"))
    assert isinstance(reply, TextReply)
    assert (reply.target, reply.source) == ("o1", "gh_1")
    assert (reply.content or "").strip() == text.strip()  # their reader strips


def test_our_card_in_the_callback_says_the_same_to_them():
    card = Card("如何退款 & <多久>", "三个工作日", "https://jieli.example/letters/read/x?a=1&b=2")
    told = xmltodict.parse(passive_xml(OURS, "o1", "gh_1", card))["xml"]
    article = told["Articles"]["item"]  # their own class reads no single article
    assert (told["MsgType"], told["ArticleCount"]) == ("news", "1")
    told = (article["Title"], article["Description"], article["Url"])
    assert told == (card.title, card.text, card.url)


def test_our_bodies_of_customer_messages_are_theirs(monkeypatch):
    sent = []
    client = WeChatClient(APP_ID, "secret")
    monkeypatch.setattr(client, "post", lambda url, **told: sent.append(told["data"]))
    client.message.send_text("o1", "您好 😀")
    client.message.send_image("o1", "medium")
    article = {"title": "标题", "description": "说明", "url": "https://x.example", "image": ""}
    client.message.send_articles("o1", [article])
    pieces = [Words("您好 😀"), Picture("f", "n.png", "image/png")]
    pieces.append(Card("标题", "说明", "https://x.example"))
    assert [send_body("o1", piece, "medium") for piece in pieces] == sent
