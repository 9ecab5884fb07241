"""What customers write beside a score: made up, so that a demo has words to read."""

from __future__ import annotations

from random import Random

from deflection.episodes.surveys import SCALES, SurveyKind

_WRITES = 0.4
"""How often who gives a score says why."""
_WORDS = {
    "zh": {
        "good": ("很快就找到了，谢谢", "讲得很清楚", "不用等人工，方便"),
        "fair": ("能用，就是多点了几次", "答案有点长"),
        "low": ("没说到点子上，还是不会", "等了半天才有人", "同一个问题问了三遍"),
    },
    "en": {
        "good": ("Found it at once, thank you", "Clear and short"),
        "fair": ("It worked in the end", "A little long"),
        "low": ("It did not answer what I asked", "I had to ask three times"),
    },
}


def comment(chance: Random, kind: str, score: int, language: str) -> str:
    """Return what somebody writes beside a score, often nothing."""
    if chance.random() >= _WRITES:
        return ""
    scale = SCALES[SurveyKind(kind)]
    mood = "good" if score >= scale.good else "low" if score <= scale.low else "fair"
    return chance.choice(_WORDS["zh" if language == "zh" else "en"][mood])
