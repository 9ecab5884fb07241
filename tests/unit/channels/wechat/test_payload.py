"""Callbacks as they come: every sample is understood, every hostile one refused."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.wechat.fields import BODY_LIMIT, Fields, Unreadable, read_json, read_xml
from channels.wechat.payload import (
    Clicked,
    Consent,
    Entered,
    Link,
    Location,
    Media,
    MenuUsed,
    Noted,
    ProgramCard,
    Scanned,
    Subscribed,
    TemplateSent,
    Text,
    Unknown,
    Unsubscribed,
    parse,
)

PAYLOADS = Path(__file__).resolve().parents[3] / "payloads" / "wechat"
SAMPLES = {
    "event_CLICK__wechatpy": Clicked("EVENTKEY"),
    "event_LOCATION__wechatpy": Noted("LOCATION"),
    "event_SCAN__wechatpy": Scanned("123123"),
    "event_SCAN__wechatpy_2": Scanned("SCENE_VALUE"),
    "event_TEMPLATESENDJOBFINISH__wechatpy": TemplateSent("200163836", "success"),
    "event_VIEW__wechatpy": Noted("VIEW"),
    "event_kf_close_session__wechatpy": Noted("kf_close_session"),
    "event_kf_create_session__wechatpy": Noted("kf_create_session"),
    "event_subscribe__wechatpy": Subscribed(),
    "event_subscribe__wechatpy_2": Subscribed(),
    "event_subscribe_msg_popup_event__wechatpy": Consent(
        (
            ("VRR0UEO9VJOLs0MHlU0OilqX6MVFDwH3_3gz3Oc0NIc", "accept"),
            ("9nLIlbOQZC5Y89AZteFEux3WCXRRRG5Wfzkpssu4bLI", "reject"),
        )
    ),
    "event_unsubscribe__wechatpy": Unsubscribed(),
    "image__wechatpy": Media("image", "media_id"),
    "link__wechatpy": Link("公众平台官网链接", "公众平台官网链接", "url"),
    "location__wechatpy": Location("23.134521", "113.358803", "位置信息"),
    "text__wechatpy": Text("this is a test"),
    "text_msgmenu_click__doc": Text("满意", "101"),
    "video__wechatpy": Media("video", "media_id"),
    "voice__wechatpy": Media("voice", "media_id"),
}


def body_of(**fields: str) -> bytes:
    """Write fields as WeChat writes XML."""
    told = {"FromUserName": "o1", "CreateTime": "1348831860", **fields}
    inside = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in told.items())
    return f"<xml>{inside}</xml>".encode()


def content_of(**fields: str):
    """Return what a callback with these fields says."""
    return parse(read_xml(body_of(**fields))).content


def test_every_sample_is_in_the_table():
    assert {path.stem for path in (PAYLOADS / "inbound").iterdir()} == SAMPLES.keys()


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_understood(name):
    payload = parse(read_xml((PAYLOADS / "inbound" / f"{name}.xml").read_bytes()))
    assert payload.content == SAMPLES[name]
    assert payload.sender.lower().startswith(("fromuser", "otfpru"))


@pytest.mark.parametrize(
    "sample",
    json.loads((PAYLOADS / "inbound_miniprogram.json").read_text("utf-8")),
    ids=lambda sample: sample["id"],
)
def test_samples_in_json_say_the_same(sample):
    fields = read_json(json.dumps(sample["body"]).encode())
    if "FromUserName" not in sample["body"]:
        with pytest.raises(Unreadable):
            parse(fields)
        return
    payload = parse(fields)
    assert payload.key == str(sample["body"]["MsgId"])
    assert int(payload.sent_at.timestamp()) == int(sample["body"]["CreateTime"])
    assert isinstance(payload.content, Text | Media)


HOSTILE = [*sorted((PAYLOADS / "hostile").iterdir())]


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_every_hostile_body_is_refused(path):
    with pytest.raises(Unreadable):
        parse(read_xml(path.read_bytes()))


@pytest.mark.parametrize(
    "body",
    [
        b"<xml>" + b"<a>" * 10_000,
        b"<xml>" + b"<a>" * 9_000 + b"</a>" * 9_000 + b"</xml>",
        b"<xml>" + b"<a/>" * 10_000 + b"</xml>",
        b"<xml><A>\xff\xfe</A></xml>",
        "<xml><A>你</A></xml>".encode("utf-16"),
        b'<?xml version="1.0" encoding="gbk"?><xml><A>\xc4\xe3</A></xml>',
        b"<xml><A>&undefined;</A></xml>",
        b"<xml><A>\x00</A></xml>",
        b"<xml></xml><xml></xml>",
        b"text",
    ],
)
def test_broken_and_bottomless_xml_is_refused(body):
    with pytest.raises(Unreadable):
        parse(read_xml(body))


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b"[]",
        b"NaN",
        b'{"FromUserName":"a","FromUserName":"b"}',
        b'{"CreateTime":NaN}',
        b'{"CreateTime":' + b"9" * 5000 + b"}",
        b"\xff",
        b"",
    ],
)
def test_broken_and_bottomless_json_is_refused(body):
    with pytest.raises(Unreadable):
        parse(read_json(body))


@given(st.binary(max_size=400))
def test_no_body_fails_in_another_way(body):
    for read in (read_xml, read_json):
        try:
            parse(read(body))
        except Unreadable:
            continue


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=20), max_size=6))
def test_fields_of_any_kind_never_fail_in_another_way(values):
    told = {"FromUserName": "o1", "CreateTime": "1", "MsgType": "event", **values}
    try:
        parse(Fields(told))
    except Unreadable:
        assert {"FromUserName", "CreateTime"} & values.keys()


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_a_hostile_body_takes_no_more_memory_than_a_few_of_itself(path):
    body = path.read_bytes()
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable):
            parse(read_xml(body))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 256 * 1024


def test_the_limit_of_a_body_is_64_kib():
    assert BODY_LIMIT == 65_536


EVENT = {"MsgType": "event"}


@pytest.mark.parametrize(
    ("fields", "content"),
    [
        ({"MsgType": "shortvideo", "MediaId": "m"}, Media("video", "m")),
        ({"MsgType": "voice", "MediaId": "m", "Recognition": "退款"}, Media("voice", "m", "退款")),
        (
            {"MsgType": "miniprogrampage", "Title": "订单", "PagePath": "p"},
            ProgramCard("订单", "p"),
        ),
        (
            {"MsgType": "event", "Event": "subscribe", "EventKey": "qrscene_desk"},
            Subscribed("desk"),
        ),
        ({"MsgType": "event", "Event": "pic_weixin", "EventKey": "k"}, MenuUsed("pic_weixin", "k")),
        ({"MsgType": "event", "Event": "user_enter_tempsession", "SessionFrom": "s"}, Entered("s")),
        ({"MsgType": "event", "Event": "from_the_future"}, Unknown("event", "from_the_future")),
        ({"MsgType": "hologram"}, Unknown("hologram")),
        ({}, Unknown("")),
    ],
)
def test_other_kinds_are_understood_or_kept_as_unknown(fields, content):
    assert content_of(**fields) == content


def test_a_split_cdata_section_is_one_text():
    body = body_of(MsgType="text").replace(
        b"</xml>", b"<Content><![CDATA[]]]]><![CDATA[>]]></Content></xml>"
    )
    assert parse(read_xml(body)).content == Text("]]>")


def key_of(**fields: str) -> str:
    return parse(read_xml(body_of(**fields))).key


def test_a_message_id_is_text_whatever_it_looks_like():
    assert key_of(MsgType="text", MsgId="18446744073709551616") == "18446744073709551616"
    assert key_of(MsgType="text", MsgId="007") != key_of(MsgType="text", MsgId="7")


def test_two_events_in_one_second_are_two():
    event = {"MsgType": "event", "Event": "CLICK", "EventKey": "a"}
    others = [{"EventKey": "b"}, {"Event": "SCAN"}, {"FromUserName": "o2"}, {"CreateTime": "1"}]
    keys = {key_of(**event), *(key_of(**{**event, **other}) for other in others)}
    assert len(keys) == 5
    assert key_of(**event) == key_of(**event)


def test_a_key_always_fits_the_database():
    assert len(key_of(MsgType="text", MsgId="9" * 5000)) <= 128
    assert key_of(MsgType="event", Event="CLICK", EventKey="退款").isascii()


def test_how_a_subscription_message_ended_is_told_by_its_id():
    inside = (
        "<List><TemplateId>T</TemplateId><MsgID>1700827132819554304</MsgID>"
        "<ErrorCode>0</ErrorCode><ErrorStatus>success</ErrorStatus></List>"
    )
    body = body_of(MsgType="event", Event="subscribe_msg_sent_event").replace(
        b"</xml>", f"<SubscribeMsgSentEvent>{inside}</SubscribeMsgSentEvent></xml>".encode()
    )
    assert parse(read_xml(body)).content == TemplateSent("1700827132819554304", "success")
    assert content_of(MsgType="event", Event="subscribe_msg_sent_event") == Noted(
        "subscribe_msg_sent_event"
    )
