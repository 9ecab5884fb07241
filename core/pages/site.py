"""Whose public pages these are, and how they name themselves to the world."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aiohttp import web

from core.errors import Language

LANGUAGES: tuple[Language, ...] = ("zh", "en")
TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
"""The language tags (BCP 47) of our pages."""

_HOST = re.compile(r"[\w.-]+(:\d+)?|\[[0-9a-fA-F:.]+\](:\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Site:
    """The company's name and public address, and which public pages there are.

    ``url`` has no slash at its end; empty means the address that the browser called, which is
    ``https`` where a TLS proxy stands in front.
    """

    name: str = ""
    url: str = ""
    behind_tls: bool = False
    help_centre: bool = True
    community: bool = False

    def base(self, request: web.Request) -> str:
        """Return the absolute address of our pages; empty when the caller named no real host."""
        if self.url:
            return self.url
        if not _HOST.fullmatch(request.host):
            return ""
        return f"{'https' if self.behind_tls else request.scheme}://{request.host}"


SITE = web.AppKey("site", Site)


def page_language(request: web.Request) -> Language:
    """Return the language of a page's address; the addresses allow no other than ours."""
    return "en" if request.match_info.get("language") == "en" else "zh"


def other_language(language: Language) -> Language:
    """Return the other of our two languages."""
    return "en" if language == "zh" else "zh"
