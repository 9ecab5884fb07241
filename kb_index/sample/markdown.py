"""Cleans the Markdown of exported product documentation."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(((?:[^()]|\([^()]*\))*)\)")
_ANCHOR = re.compile(r"\{#[^}]*\}|<a\s+(?:name|id)=[^>]*>\s*(?:</a>)?", re.I)
_TAG = re.compile(
    r"</?(?:div|span|p|font|section|sup|sub|u|ph|term|table|tbody|tr|td)\b[^>]*>", re.I
)
_FILE_NAME = re.compile(r"^(?:t\d+|xref|concept_\d+\S*)?\.md\S*$|^t\d+\S*$|^\S+\.md\S*$")
_BLANK_LINES = re.compile(r"\n{3,}")
_TRAILING = re.compile(r"[ \t]+$", re.M)
_EMPTY_ITEM = re.compile(r"^\s*(?:[-*]|\d+\.)\s*$", re.M)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_NUMBERED = re.compile(
    r"^(?:问题\s*[一二三四五六七八九十\d]+|Q\s*\d+|Question\s*\d+|\d+)\s*[：:.、]\s*", re.I
)
_DEAD_HOSTS = ("aliyun-inc.com", "example.com", "127.0.0.1", "localhost")


def clean_answer(markdown: str) -> str:
    """Return an answer without anchors, images and links that lead nowhere outside its site."""
    text = markdown.replace("\r\n", "\n").replace("\u00a0", " ").replace("\u200b", "")
    text = _TAG.sub("", _ANCHOR.sub("", _IMAGE.sub("", text)))
    text = _LINK.sub(_link, text)
    text = _TRAILING.sub("", text)
    text = _EMPTY_ITEM.sub("", text)
    return _BLANK_LINES.sub("\n\n", text).strip()


def clean_title(title: str) -> str:
    """Return a title as plain text, without numbering, escapes and markup."""
    text = _LINK.sub(_link, _ANCHOR.sub("", title))
    text = _ESCAPE.sub(r"\1", text.replace("**", "").replace("`", ""))
    text = " ".join(_NUMBERED.sub("", text.strip()).split())
    return text.replace(" ？", "？").replace(" ?", "?")


def _link(match: re.Match[str]) -> str:
    text, target = match.group(1).strip(), match.group(2).strip()
    if _FILE_NAME.match(text.replace("\\", "")):
        text = _name_of(target) or ""
    if target.startswith(("http://", "https://")) and text and not _is_dead(target):
        return f"[{text}]({target.split()[0]})"
    return text


def _is_dead(target: str) -> bool:
    host = urlsplit(target).hostname or ""
    return "." not in host or host.endswith(_DEAD_HOSTS)


def _name_of(target: str) -> str:
    """Return the last part of a path as words: ``/SDK reference/Overview.md#`` is Overview."""
    path = unquote(target.split("#")[0])
    return path.rsplit("/", 1)[-1].removesuffix(".md").strip()
