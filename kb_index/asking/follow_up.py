"""Following up: "那海外呢？" after an answer means more than it says.

The words alone are searched first. Where they lean on what was said before, or find nothing sure,
they are searched once more together with the last question, and the surer of both counts. The
last question has words enough to find articles by itself, so two rules keep it from taking over:
its own article is left out, and what is found must be found by the new words alone as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb_index.results import SearchResult
from kb_index.text.language import terms

SURE = 0.6
"""The least confidence at which words that stand alone need no context, and at which context is
taken for words that do not lean on it."""

LONGEST = 300
"""Characters of the last question that are searched again."""

_SHORT = 3
"""Words of meaning at most of a message that continues rather than asks anew."""

_OPENS = re.compile(
    r"\s*(?:那么?|然后|还有|另外|如果是|要是|换成|换了|改成|"
    r"(?:and|what about|how about|but|so|then|also|or|what if|same for)\b)",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"它|这个|那个|这种|那种|这样|那样|这些|那些|上面|刚才"
    r"|\b(?:it|its|that|this|they|them|those|these|one|ones|there|same)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"呢\s*[?？。.!！~]*\s*$")
_LEADS = re.compile(
    r"\s*(?:(?:那么?|然后|还有|另外|"
    r"(?:and|what about|how about|but|so|then|also)\b)[\s,，、]*)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What was talked about last: the question as it was searched, and the article shown for it."""

    question: str
    article_id: str = ""


def leans(text: str) -> bool:
    """Tell whether a text leans on what was said before: 那…呢, "what about …", it, 这个."""
    if _OPENS.match(text) or _POINTS.search(text):
        return True
    return bool(_ENDS.search(text)) and len(terms(text).words) <= _SHORT


def wants_context(text: str, alone: SearchResult) -> bool:
    """Tell whether the last question, if there is one, should be searched along."""
    return leans(text) or alone.confidence < SURE


def with_context(text: str, topic: Topic) -> str:
    """Return the question that a follow-up means: the last one, and what is new."""
    new = _ENDS.sub("", _LEADS.sub("", text, count=1)).strip(" ?？。.,，")
    before = topic.question[:LONGEST].rstrip("?？。.！! ")
    return f"{before} {new}".strip()


def better(text: str, alone: SearchResult, along: SearchResult) -> SearchResult:
    """Return the search that understood a message: alone, or along with the last question."""
    if not along.hits or along.confidence <= alone.confidence:
        return alone
    if not leans(text) and along.confidence < SURE:
        return alone
    found_alone = {hit.article_id for hit in alone.hits}
    return along if along.hits[0].article_id in found_alone else alone
