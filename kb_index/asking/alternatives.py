"""The answers that the bot offers when it asks back, and which of them a customer means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from kb_index.asking.product_names import product_name, product_words
from kb_index.text.folding import normalise
from kb_index.text.language import terms


class Facet(StrEnum):
    """What alternatives differ by; a telling term is a word of the articles' titles."""

    PRODUCT = "product"
    CATEGORY = "category"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Alternative:
    """One answer: facet and value say how to search on; ``value`` is as the articles have it."""

    facet: Facet
    value: str

    def name(self, language: str) -> str:
        """Return it as people write it."""
        return product_name(self.value, language) if self.facet is Facet.PRODUCT else self.value

    def to_json(self) -> dict[str, str]:
        """Write it as JSON."""
        return {"facet": self.facet.value, "value": self.value}

    @property
    def words(self) -> tuple[str, ...]:
        """Return everything that it is called."""
        return product_words(self.value) if self.facet is Facet.PRODUCT else (self.value,)


_COUNTED = r"第?{}(?:个|种|项|条|号)?"
_PLACES = {
    0: "|".join(
        [_COUNTED.format("[一1]"), "前者|前面?[一那]?个|头一个|first|1st|former|top|one|1"]
    ),
    1: "|".join([_COUNTED.format("[二两2]"), "中间那?个|second|2nd|middle|two|2"]),
    2: "|".join([_COUNTED.format("[三3]"), "third|3rd|three|3"]),
    -1: "最后[一那]?个?|后者|后面?[一那]?个|最下面[一那]?个?|last|latter|final|bottom",
}
"""How places are named; they are counted from 0, and -1 is the last."""

# How people wrap a short answer: "我说的应该是…吧", "I mean the … one, please".
_MARKS = re.compile(r"[\W_]+")
_WRAPPED = re.compile(
    r"嗯|哦|对|好|应该|就|我|您|想|问|说|指|选|要|看|是|的|吧|呢|啊|谢谢"
    r"|\b(?:i|m|d|it|s|is|mean|meant|choose|pick|take|want|the|option|number|no|please|thanks)\b"
)
_REFUSED = re.compile(r"不是|不对|都不|并非|\bnot\b|n't\b|\b(?:neither|none)\b")
_WRAPPING = "说 指 选 看 产品 mean meant one ones choose pick take product option"


def pick(text: str, alternatives: Sequence[Alternative], question: str) -> Alternative | None:
    """Return the alternative that a short answer means: by its place or by what it is called.

    ``question`` is what was asked before; its words may come back. A text that says anything else
    ("域名怎么转出"), refuses, or names none or several, is no answer.
    """
    if _REFUSED.search(normalise(text)):
        return None
    place = _place(text)
    if place is not None:
        return alternatives[place] if place < len(alternatives) else None
    said = _words(text) - _words(question) - _words(_WRAPPING)
    for fits in (_called, _named):
        fitting = [one for one in alternatives if said and fits(one, said)]
        if len(fitting) == 1:
            return fitting[0]
    return None


def mentions(text: str, alternative: Alternative) -> bool:
    """Tell whether a text names an alternative by anything that it is called."""
    said = _words(text)
    called = (_words(word) for word in alternative.words)
    return any(words and words <= said for words in called)


def _place(text: str) -> int | None:
    """Return the place that a text names and nothing else."""
    said = _WRAPPED.sub("", _MARKS.sub(" ", normalise(text))).strip().removesuffix(" one")
    said = said.replace(" ", "")
    return next((at for at, form in _PLACES.items() if re.fullmatch(form, said)), None)


def _called(alternative: Alternative, said: frozenset[str]) -> bool:
    return any(_words(word) == said for word in alternative.words)


def _named(alternative: Alternative, said: frozenset[str]) -> bool:
    return said <= frozenset().union(*map(_words, alternative.words))


@lru_cache(1024)  # of a question and of what products are called: again for every alternative
def _words(text: str) -> frozenset[str]:
    return frozenset(terms(text).words)
