"""No personal datum that a pattern finds is left in what editors read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.masking import masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("我的手机是13800138000，收不到短信", "我的手机是[phone]，收不到短信"),
        ("电话 138-0013-8000 打不通", "电话 [phone] 打不通"),
        ("+86 138 0013 8000 怎么改", "[phone] 怎么改"),
        ("打 0571-88157588 没人接", "打 [phone] 没人接"),
        ("call +44 20 7946 0000 please", "call [phone] please"),
        ("发到 li.mei@example.com 吧", "发到 [email] 吧"),
        ("li.mei＠example.com", "[email]"),
        ("订单 2024030112345678 没发货", "订单 [number] 没发货"),
        ("order 123456 is late", "order [number] is late"),
        ("身份证 11010519491231002X 不对", "身份证 [id] 不对"),
        ("card 6222 0212 3456 7890 123", "card [number]"),
        ("实例 i-bp67acfmxazb4p1234 连不上", "实例 [id] 连不上"),
        ("3f2504e0-4f89-11d3-9a0c-0305e82c3301 not found", "[id] not found"),
        ("从 192.168.10.7 连不上", "从 [id] 连不上"),
        ("我的微信 wxid_abc123def", "我的微信 [id]"),
        ("加 QQ 12345", "加 [id]"),
        ("打不开 https://shop.example/o/991?user=li", "打不开 https://shop.example/…"),
        ("电话一三八零零一三八零零零", "电话[number]"),
        ("１３８００１３８０００ 怎么解绑", "[phone] 怎么解绑"),
    ],
)
def test_personal_data_are_masked(text, shown):
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "怎么退款？",
        "error 0x80070005 when saving",
        "HTTP 500 from ECS",
        "ORA-00942 怎么办",
        "2024-03-01 的账单",
        "Windows 11 / Python 3.11.4",
        "InvalidInstanceId.NotFound",
        "满 20000 元能开票吗",
        "https://shop.example 打不开",
    ],
)
def test_what_names_nobody_stays(text):
    assert masked(text) == text


@given(st.text())
def test_no_long_number_and_no_address_is_left_and_masking_again_changes_nothing(text):
    shown = masked(text)
    assert re.search(r"\d{6}", re.sub(r"\b0[xX][0-9A-Fa-f]{1,8}\b", "", shown)) is None
    assert re.search(r"[\w.]@[\w-]+\.\w{2}", shown) is None
    assert masked(shown) == shown


@given(st.integers(10**9, 10**20), st.text(alphabet="订单号 is no：,", max_size=8))
def test_a_number_is_masked_whatever_stands_before_it(number, before):
    assert str(number) not in masked(f"{before}{number}。")
