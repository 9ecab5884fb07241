"""What of a text tells something: its words without the small ones, and without her wish for a
person, which is known from where she is."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = re.compile(r"[a-z][a-z0-9'_-]+|[\u4e00-\u9fff]+|\d[\d.,:/-]*")
_EMPTY = frozenset(
    "的了吗呢啊吧嘛哦呀么我你您他她它们是在有个这那就也都和与及或很把被让给到去来说要想会能"
)
_STOP = frozenset(
    re.findall(
        r"\S+",
        """
        a an and are as at be been but by can could did do does for from had has have he her him his
        how i if i'm in is it it's its just me my no not of on or our please she so that the their
        them then there they this to too up us want was we were what when where which who why will
        with would yes you your hello hi hey thanks thank ok okay
        """,
    )
)
_PERSON = re.compile(
    r"(?:请|可以|能不能|帮我|给我|麻烦您?)*[转接找]?到?人工(?:客服|服务)?|客服"
    r"|\b(?:talk|speak|human|person|agent)s?\b",
    re.IGNORECASE,
)


def terms(text: str) -> Iterator[str]:
    """Yield English words, numbers, and pairs of Chinese characters, without what says nothing."""
    for word in _WORD.findall(_PERSON.sub(" ", text).lower()):
        if word[0].isascii():
            if word not in _STOP:
                yield word
        else:
            pairs = (word[at : at + 2] for at in range(len(word) - 1))
            yield from (pair for pair in pairs if not _EMPTY.intersection(pair))


def only_wants_a_person(text: str) -> bool:
    """Tell whether a text is the wish for a person and nothing else."""
    return _PERSON.search(text) is not None and not any(terms(text))
