"""Personal data in customers' words, masked before anybody but her agent reads them.

Masked are e-mail addresses, telephone numbers, numbers of six digits and more (orders, cards, bank
accounts), identity cards, IP addresses, account names of messengers, long ids and what follows the
host in a link. Names and addresses of people are not found: no pattern tells them from other words.
"""

from __future__ import annotations

import re

EMAIL, PHONE, NUMBER, ID = "[email]", "[phone]", "[number]", "[id]"

_GAP = r"[ \-.·]?"
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[\w.+%-]{1,64}[@＠](?:[\w-]{1,63}[.．])+\w{2,24}"), EMAIL),
    (
        re.compile(r"(https?://[^\s/?#<>\"']{1,253})[/?#][^\s<>\"'，。；）]*", re.IGNORECASE),
        r"\1/…",
    ),
    (re.compile(r"\b(?:wxid_|qq[号:： ]{0,3})\w{5,32}", re.IGNORECASE), ID),
    (re.compile(r"(?<!\d)\d{17}[\dXx](?![\dA-Za-z])"), ID),
    (
        re.compile(rf"(?<!\d)(?:\+?86{_GAP})?[1１][3-9３-９]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)"),
        PHONE,
    ),
    (re.compile(rf"\+\d{{1,3}}(?:{_GAP}\(?\d{{1,5}}\)?){{2,6}}"), PHONE),
    (re.compile(r"(?<!\d)\(?[0０]\d{2,3}\)?[ \-]\d{7,8}(?!\d)"), PHONE),
    (re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])"), ID),
    (re.compile(r"(?<!\d)\d{4}(?:[ \-]\d{4}){2,4}(?:[ \-]\d{1,3})?(?!\d)"), NUMBER),
    (re.compile(r"[零〇一二三四五六七八九幺]{7,}"), NUMBER),
)
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-]{5,}")
_LONG_NUMBER = re.compile(r"\b0[xX][0-9A-Fa-f]{1,8}\b|\d{6,}")
_CODE = re.compile(r"0[xX][0-9A-Fa-f]{1,8}")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_FEWEST, _DIGITS = 10, 4


def masked(text: str) -> str:
    """Return a text with every personal datum that a pattern finds replaced by what it is."""
    for pattern, mask in _RULES:
        text = pattern.sub(mask, text)
    return _LONG_NUMBER.sub(_number, _TOKEN.sub(_token, text))


def _number(match: re.Match[str]) -> str:
    """Mask a long number, and leave an error code in hexadecimal."""
    return NUMBER if match[0].isdecimal() else match[0]


def _token(match: re.Match[str]) -> str:
    """Mask what looks like the id of one order or one server, and leave error codes as they are."""
    token = match[0]
    if _CODE.fullmatch(token) or _DATE.fullmatch(token):
        return token
    letters = sum(each.isalnum() for each in token)
    digits = sum(each.isdigit() for each in token)
    if digits == letters:
        return NUMBER if digits > _DIGITS + 1 else token
    return ID if letters >= _FEWEST and digits >= _DIGITS else token
