"""Which contacts are one person: those that merges tie together, whatever way round.

Pure functions. A person is a connected part of the graph whose edges are the merges that stand; so
to take an edge away is to undo it exactly, in any order.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Cause(StrEnum):
    """How it is known that two contacts are one person.

    ``by_hand`` an agent says so · ``same_browser`` one browser had both · ``unionid`` WeChat knows
    both under one id · ``site_token`` the company's site signed for both · ``link`` she opened on
    the web what was sent to her alone.
    """

    BY_HAND = "by_hand"
    SAME_BROWSER = "same_browser"
    UNIONID = "unionid"
    SITE_TOKEN = "site_token"  # noqa: S105 - the name of a cause
    LINK = "link"


PROVEN = frozenset({Cause.UNIONID, Cause.SITE_TOKEN, Cause.LINK})
"""What lets a customer herself see on one page what was said on another channel."""

Edge = tuple[str, str]


def persons(contact_ids: Iterable[str], edges: Iterable[Edge]) -> dict[str, str]:
    """Return the person of each contact, under the smallest id of her contacts."""
    root = {contact_id: contact_id for contact_id in contact_ids}

    def find(contact_id: str) -> str:
        while root[contact_id] != contact_id:
            root[contact_id] = contact_id = root[root[contact_id]]
        return contact_id

    for one, other in edges:
        first, last = sorted((find(one), find(other)))
        root[last] = first
    return {contact_id: find(contact_id) for contact_id in root}
