"""How content the customer sounds, and whether that changes: a word list, and arithmetic that a
person can follow.

What went wrong ("cannot log in", "failed") says nothing of her mood and is in no list. The score of
a message is the sum of the strengths of its words, bent into −1 … 1; the trend compares the last
third of her messages with those before. The bare wish for a person, her last word before most
handoffs, is no sign of calm and counts for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import tanh
from statistics import fmean
from typing import Any

from core.clock import iso
from handoff.record.terms import only_wants_a_person
from handoff.record.words import LENGTH, Words

STRENGTHS: dict[float, str] = {
    -3.0: "投诉 骗子 骗人 太垃圾 真垃圾 气死 愤怒 受够了 忍无可忍 消协 12315 起诉 坑人 无耻 滚蛋 "
    "scam furious outrageous lawyer sue ridiculous unacceptable disgusting pathetic",
    -2.0: "太差 很差 差劲 糟糕 失望 不满 生气 恼火 都没用 根本没用 完全没用 一点用都没有 敷衍 "
    "忽悠 烦死 无语 离谱 要崩溃了 浪费时间 angry annoyed terrible awful useless worst disappointed "
    "disappointing frustrated frustrating nonsense complaint complain unhappy hate",
    -1.0: "着急 急死 很急 又来了 还是不行 还没好 答非所问 听不懂 麻烦死 等了很久 等了半天 到底 "
    "回复太慢 处理太慢 urgent asap annoying confusing upset worried waiting",
    1.0: "谢谢 感谢 多谢 可以了 明白了 懂了 知道了 不错 good fine helpful thanks thank",
    2.0: "太好了 满意 解决了 帮了大忙 很好 great perfect solved excellent appreciate wonderful "
    "love",
}
"""Words by strength; negative ones are discontent."""

_STRENGTH = {word: strength for strength, words in STRENGTHS.items() for word in words.split()}
_ENGLISH = r"(?<![a-z])(?:{})(?![a-z])"
_WORD = re.compile(
    "|".join(
        re.escape(word) if not word.isascii() or word.isdigit() else _ENGLISH.format(word)
        for word in sorted(_STRENGTH, key=len, reverse=True)
    )
)
_NEGATED = re.compile(
    r"(?:不|没|没有|别|不太|不是|不算)$|(?:\bnot|n't|\bnever|\bno)\s+(?:\w+\s+)?$"
)
_STRESSED = re.compile(r"(?:太|很|非常|真的?|特别|实在)$|(?:\bso|\bvery|\breally|\btoo)\s+$")
_SHOUTED = re.compile(r"[!！?？]{2,}")
_CAPITALS = re.compile(r"\b[A-Z]{4,}\b.*\b[A-Z]{3,}\b")
_STRESS, _SHOUT, _BEND = 1.3, -0.7, 3.0
_BEFORE = 24
"""Characters before a word in which a negation or a stress stands."""

_CHANGE = 0.2
"""A difference between late and early that counts as a change of mood."""

_TREND_WORDS = {
    "unknown": ("话还不多，看不出变化。", "Too little was said to see a change."),
    "worsening": ("越来越不满{signs}。", "Less and less content{signs}."),
    "improving": ("情绪在好转{signs}。", "The mood is improving{signs}."),
    "steady": ("情绪没有明显变化{signs}。", "No clear change of mood{signs}."),
}


def score(text: str) -> tuple[float, list[str]]:
    """Return how content a message sounds (−1 … 1) and the words that say so; 0 if nothing does."""
    text = text[:LENGTH]
    lower = text.lower()
    signs, total = [], 0.0
    for found in _WORD.finditer(lower):
        signs.append(found[0])
        total += _strength(found[0], lower[max(0, found.start() - _BEFORE) : found.start()])
    if _SHOUTED.search(text) or _CAPITALS.search(text):
        total += _SHOUT
    return round(tanh(total / _BEND), 2), list(dict.fromkeys(signs))


def _strength(word: str, before: str) -> float:
    strength = _STRENGTH[word]
    if _NEGATED.search(before):
        return -strength / 2
    return strength * _STRESS if _STRESSED.search(before) else strength


def sentiment(words: Sequence[Words]) -> dict[str, Any]:
    """Return the mood of each message of hers that tells, of the last ones, and the trend."""
    scored = [(each.at, *score(each.text)) for each in words if _tells(each.text)]
    trend, late = _trend([value for _, value, _ in scored])
    signs = list(dict.fromkeys(sign for _, _, found in scored[-late:] for sign in found))
    zh, en = _TREND_WORDS[trend]
    return {
        "trend": trend,
        "score": round(fmean(value for _, value, _ in scored[-late:]), 2) if scored else 0.0,
        "zh": zh.format(signs=f"（最近说了：{'、'.join(signs)}）" if signs else ""),
        "en": en.format(signs=f" (lately: {', '.join(signs)})" if signs else ""),
        "messages": [
            {"at": iso(at), "score": value, "signs": found} for at, value, found in scored
        ],
    }


def _tells(text: str) -> bool:
    return score(text)[0] != 0 or not only_wants_a_person(text[:LENGTH])


def _trend(scores: Sequence[float]) -> tuple[str, int]:
    """Return the trend, and how many of the last messages count as late."""
    late = max(1, len(scores) // 3)
    if len(scores) < 2:
        return "unknown", late
    change = fmean(scores[-late:]) - fmean(scores[:-late])
    if abs(change) < _CHANGE:
        return "steady", late
    return ("worsening" if change < 0 else "improving"), late
