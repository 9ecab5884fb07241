"""A video's link that stands alone becomes a card: a link that says what it is, never a frame."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

CLASS = "video"
_ADDRESS = re.compile(
    r"https://(?:www\.youtube\.com/watch\?|youtu\.be/|vimeo\.com/\d|player\.vimeo\.com/video/"
    r"|www\.bilibili\.com/video/|b23\.tv/|v\.qq\.com/x/|v\.youku\.com/v_show/)[^\s<>\"]+"
)


def is_video(address: str) -> bool:
    """Tell whether an address is that of a video at one of the known places."""
    return _ADDRESS.fullmatch(address) is not None


def video_cards(parser: MarkdownIt) -> None:
    """Teach a parser to mark paragraphs that are nothing but a link to a video."""
    parser.core.ruler.after("inline", CLASS, _mark)


def _mark(state: StateCore) -> None:
    for before, token in zip(state.tokens, state.tokens[1:], strict=False):
        if before.type == "paragraph_open" and before.level == 0 and token.type == "inline":
            token.children = _card(token.children or []) or token.children


def _card(children: Sequence[Token]) -> list[Token] | None:
    """Return the tokens of a card, None for a paragraph that is something else."""
    if len(children) == 1 and children[0].type == "text" and is_video(children[0].content.strip()):
        address = children[0].content.strip()
        link = Token("link_open", "a", 1, attrs={"href": address, "class": CLASS})
        return [link, children[0], Token("link_close", "a", -1)]
    if len(children) != 3 or children[0].type != "link_open":
        return None
    if children[1].type == "text" and is_video(str(children[0].attrGet("href"))):
        children[0].attrSet("class", CLASS)
    return None
