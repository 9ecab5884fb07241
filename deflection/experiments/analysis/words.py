"""What a comparison says, as a sentence in both languages."""

from __future__ import annotations

from deflection.experiments.analysis.comparison import (
    ENOUGH_CONTACTS,
    ENOUGH_HITS,
    Comparison,
    Seen,
)
from deflection.experiments.analysis.result import better
from deflection.experiments.measures import MEASURES
from deflection.numbers.metric import Unit

_TOO_LITTLE = {
    "zh": "还不能下结论：每个版本至少要有 {contacts} 位客户观察期满，达成和未达成各 {hits} 次。",
    "en": "Too early to tell: every variant needs {contacts} contacts observed to the end, with "
    "{hits} hits and {hits} misses.",
}
_TOO_FEW_SCORES = {
    "zh": "还不能下结论：每个版本至少要有 {contacts} 位客户观察期满，并有足够的评分；"
    "平均分越靠近量表一端，需要的评分越多。",
    "en": "Too early to tell: every variant needs {contacts} contacts observed to the end, and "
    "enough scores: the more, the nearer their mean is to an end of the scale.",
}
_NOTHING = {
    "zh": "未见差异：“{metric}”的差值在 {low} 至 {high}{unit}之间。",
    "en": "No difference seen: that of “{metric}” is between {low} and {high}{unit}.",
}
_SEEN = {
    "zh": "“{metric}”{way} {size}{unit}（{low} 至 {high}），{worth}。"
    "随时查看、随时停止，这个结论都成立。",
    "en": "“{metric}” is {size}{unit} {way} ({low} to {high}): {worth}. This holds whenever one "
    "looks or stops.",
}
_WAYS = {
    Seen.MORE: {"zh": "高出", "en": "higher"},
    Seen.LESS: {"zh": "低了", "en": "lower"},
}
_WORTH = {True: {"zh": "变好", "en": "better"}, False: {"zh": "变差", "en": "worse"}}
_UNITS = {
    Unit.SHARE: {"zh": " 个百分点", "en": " points"},
    Unit.POINTS: {"zh": " 分", "en": " points"},
    Unit.MEAN: {"zh": " 分", "en": ""},
}


def sentence(metric: str, found: Comparison) -> dict[str, str]:
    """Return what was seen of a metric, as ``{"zh", "en"}``."""
    return {language: _sentence(metric, found, language) for language in ("zh", "en")}


def _sentence(metric: str, found: Comparison, language: str) -> str:
    measured = MEASURES[metric].metric
    name = measured.zh if language == "zh" else measured.en
    if found.difference is None or found.interval is None:
        needed = _TOO_LITTLE if measured.unit is Unit.SHARE else _TOO_FEW_SCORES
        return needed[language].format(contacts=ENOUGH_CONTACTS, hits=ENOUGH_HITS)
    low, high = (_signed(end, measured.unit) for end in found.interval)
    unit = _UNITS[measured.unit][language]
    if found.seen is Seen.NOTHING:
        return _NOTHING[language].format(metric=name, low=low, high=high, unit=unit)
    return _SEEN[language].format(
        metric=name,
        way=_WAYS[found.seen][language],
        size=_signed(abs(found.difference), measured.unit).lstrip("+"),
        unit=unit,
        low=low,
        high=high,
        worth=_WORTH[bool(better(metric, found.seen))][language],
    )


def _signed(value: float, unit: Unit) -> str:
    """Write a difference: of shares in hundredths, of scores as they are given."""
    told = f"{100 * value:+.1f}" if unit is Unit.SHARE else f"{value:+.{_DIGITS[unit]}f}"
    return told.replace("-", "−")


_DIGITS = {Unit.POINTS: 1, Unit.MEAN: 2}
