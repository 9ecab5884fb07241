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

_TOO_LITTLE = {
    "zh": "还不能下结论：每个版本至少要有 {contacts} 位客户观察期满，达成和未达成各 {hits} 次。",
    "en": "Too early to tell: every variant needs {contacts} contacts observed to the end, with "
    "{hits} hits and {hits} misses.",
}
_NOTHING = {
    "zh": "未见差异：“{metric}”的差值在 {low} 至 {high} 个百分点之间。",
    "en": "No difference seen: that of “{metric}” is between {low} and {high} points.",
}
_SEEN = {
    "zh": "“{metric}”{way} {points} 个百分点（{low} 至 {high}），{worth}。"
    "随时查看、随时停止，这个结论都成立。",
    "en": "“{metric}” is {points} points {way} ({low} to {high}): {worth}. This holds whenever one "
    "looks or stops.",
}
_WAYS = {
    Seen.MORE: {"zh": "高出", "en": "higher"},
    Seen.LESS: {"zh": "低了", "en": "lower"},
}
_WORTH = {True: {"zh": "变好", "en": "better"}, False: {"zh": "变差", "en": "worse"}}


def sentence(metric: str, found: Comparison) -> dict[str, str]:
    """Return what was seen of a metric, as ``{"zh", "en"}``."""
    return {language: _sentence(metric, found, language) for language in ("zh", "en")}


def _sentence(metric: str, found: Comparison, language: str) -> str:
    name = MEASURES[metric].zh if language == "zh" else MEASURES[metric].en
    if found.difference is None or found.interval is None:
        return _TOO_LITTLE[language].format(contacts=ENOUGH_CONTACTS, hits=ENOUGH_HITS)
    low, high = (_points(end) for end in found.interval)
    if found.seen is Seen.NOTHING:
        return _NOTHING[language].format(metric=name, low=low, high=high)
    return _SEEN[language].format(
        metric=name,
        way=_WAYS[found.seen][language],
        points=f"{abs(100 * found.difference):.1f}",
        low=low,
        high=high,
        worth=_WORTH[bool(better(metric, found.seen))][language],
    )


def _points(share: float) -> str:
    return f"{100 * share:+.1f}".replace("-", "−")
