"""Why a chat ended, and whether the knowledge base had the answer."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """How a chat ended, one for each."""

    SOLVED = "solved"
    EXPLAINED = "explained"
    PASSED_ON = "passed_on"
    NOT_POSSIBLE = "not_possible"
    NO_REPLY = "no_reply"
    NOT_FOR_US = "not_for_us"


class InKnowledgeBase(StrEnum):
    """Whether the answer was there for her to find."""

    YES = "yes"
    NO = "no"
    WRONG = "wrong"


WORDS: dict[Reason, tuple[str, str]] = {
    Reason.SOLVED: ("已解决", "Solved"),
    Reason.EXPLAINED: ("已解释，客户接受", "Explained and accepted"),
    Reason.PASSED_ON: ("转给其他部门处理", "Passed on to others"),
    Reason.NOT_POSSIBLE: ("办不到", "Not possible"),
    Reason.NO_REPLY: ("客户没有再回复", "The customer stopped replying"),
    Reason.NOT_FOR_US: ("与我们无关", "Not for us"),
}
"""Each reason in Chinese and English."""
