"""English sentences with some words in Chinese: so the dictionary's words are met in context."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

_WORD = re.compile(r"[A-Za-z]{2,}")
_VERB = re.compile(r"to (?=[a-z]+$)")
_COMMON = re.compile(
    "an|and|are|as|at|be|been|but|by|can|did|do|does|for|from|had|has|have|he|her|him|his|if|in|is"
    "|it|its|me|my|no|not|of|off|on|one|or|our|she|so|that|the|their|them|then|there|they|this|to"
    "|up|us|was|we|were|what|when|where|which|who|will|with|would|you|your"
)
"""Words of grammar, which a dictionary translates by the wrong word."""

_RATES = (0.2, 0.5, 0.8)


class Switching:
    """Writes a share of an English text's words in Chinese; the meaning stays.

    ``meanings`` are (Chinese word, English meaning), ``frequencies`` count Chinese words: the
    more frequent of two translations is taken more often.
    """

    def __init__(self, meanings: Iterable[tuple[str, str]], frequencies: Mapping[str, int]) -> None:
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for chinese, english in meanings:
            word = _VERB.sub("", english).casefold()
            if _WORD.fullmatch(word) and not _COMMON.fullmatch(word):
                found[word][chinese] = 1 + frequencies.get(chinese, 0)
        self._translations = {
            word: (list(counts), [count**0.5 for count in counts.values()])
            for word, counts in found.items()
        }

    def __call__(self, text: str, chance: random.Random) -> str:
        """Return the text with some of its words in Chinese, inflected ones by their stem."""
        rate = chance.choice(_RATES)
        return _WORD.sub(lambda word: self._switched(word[0], rate, chance), text)

    def _switched(self, word: str, rate: float, chance: random.Random) -> str:
        known = next((one for one in _stems(word.casefold()) if one in self._translations), None)
        if known is None or chance.random() > rate:
            return word
        words, weights = self._translations[known]
        return chance.choices(words, weights)[0]


def _stems(word: str) -> Iterable[str]:
    """Yield a word and what it may be a form of."""
    yield word
    for ending, instead in (("ies", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ing", "")):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            yield word.removesuffix(ending) + instead
