"""One spelling for one word: width, case and Traditional characters folded."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import opencc

CHINESE_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")


def folded(text: str) -> str:
    """Fold width and case."""
    return unicodedata.normalize("NFKC", text).casefold()


def simplified(text: str) -> str:
    """Write Traditional characters as Simplified ones."""
    return str(_converter("t2s").convert(text)) if CHINESE_RUN.search(text) else text


def normalise(text: str) -> str:
    """Fold width, case and Traditional characters, so that one word has one spelling.

    Traditional text is also given the mainland's words (伺服器 is 服务器); Simplified text is left
    alone, where the same replacement would do harm (文件 is no 文档).
    """
    plain = folded(text)
    return plain if simplified(plain) == plain else str(_converter("tw2sp").convert(plain))


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)
