"""A digest as text and as simple HTML, in Chinese or English; everything in it is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from core.errors import Language
from core.pages.rendering import templates
from deflection.digest.issue import Every, Issue
from deflection.numbers.metric import Unit

_TOLD = (
    *("conversations", "deflected", "confirmed", "durable", "handed_off"),
    *("wait_p50", "service_level", "csat"),
)
_WORDS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "daily": "客服日报",
        "weekly": "客服周报",
        "metric": "指标",
        "value": "本期",
        "before": "上一周期",
        "change": "变化",
        "same": "未见差异",
        "points": "{n:+.1f} 个百分点",
        "gaps": "近 7 天客户问得最多、还没有好答案的问题",
        "no_gaps": "没有新的缺口。",
        "asked": "{count} 次提问",
        "more": "查看完整报表",
        "stop": "不再接收",
        "settle": "“自助解决”里的推定部分要等 {hours:g} 小时静默后才计入，所以最近的数字还会上升。",
        "zone": "时区 {zone}",
    },
    "en": {
        "daily": "Customer service, yesterday",
        "weekly": "Customer service, last week",
        "metric": "Metric",
        "value": "This period",
        "before": "Before",
        "change": "Change",
        "same": "none seen",
        "points": "{n:+.1f} points",
        "gaps": "What customers asked most in 7 days and found no good answer to",
        "no_gaps": "No new gaps.",
        "asked": "asked {count} times",
        "more": "Open the reports",
        "stop": "Send no more",
        "settle": "What is assumed to have helped counts after {hours:g} hours of silence, so the "
        "newest numbers still rise.",
        "zone": "Time zone {zone}",
    },
}
_UNITS: dict[Language, tuple[str, str, str]] = {
    "zh": ("小时", "分", "秒"),
    "en": ("h", "min", "s"),
}
_MINUS = "\N{MINUS SIGN}"
_TEMPLATES = templates(Path(__file__).parent / "templates")


class Gap(NamedTuple):
    """What customers asked and did not find, and how often."""

    title: str
    questions: int


class Line(NamedTuple):
    """A metric as it is written."""

    name: str
    value: str
    before: str
    change: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent; ``stop_url`` is empty where the settings do not tell our public address."""

    subject: str
    text: str
    html: str
    stop_url: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """Where a reader goes on; empty where the settings do not tell our public address."""

    more: str = ""
    stop: str = ""


def letter(
    issue: Issue,
    overview: Mapping[str, Any],
    gaps: Sequence[Gap],
    language: Language,
    links: Links = Links(),
) -> Letter:
    """Write a digest from an overview of its period."""
    words = _WORDS[language]
    told = {each["code"]: each for each in overview["metrics"]}
    values = {
        "w": words,
        "language": language,
        "title": words[issue.every],
        "days": _days(issue),
        "lines": [_line(told[code], language) for code in _TOLD if code in told],
        "gaps": [(gap.title, words["asked"].format(count=gap.questions)) for gap in gaps],
        "settle": words["settle"].format(hours=overview["definition"]["assumed_after_hours"]),
        "zone": words["zone"].format(zone=overview["zone"]),
        "links": links,
    }
    html = _TEMPLATES.get_template("digest.html").render(values)
    subject = f"{words[issue.every]} {_days(issue)}"
    return Letter(subject, _text(values), html, links.stop)


def _text(values: Mapping[str, Any]) -> str:
    words, links = values["w"], values["links"]
    lines = [f"{values['title']} {values['days']}", ""]
    lines += [
        f"{line.name}: {line.value} ({words['before']}: {line.before}; {line.change})"
        for line in values["lines"]
    ]
    lines += ["", words["gaps"]]
    lines += [f"- {title} ({asked})" for title, asked in values["gaps"]] or [words["no_gaps"]]
    lines += ["", values["settle"], values["zone"]]
    lines += [f"{words[name]}: {url}" for name, url in _urls(links) if url]
    return "\n".join(lines) + "\n"


def _urls(links: Links) -> Sequence[tuple[str, str]]:
    return (("more", links.more), ("stop", links.stop))


def _days(issue: Issue) -> str:
    first, last = (day.isoformat() for day in issue.period.ends)
    return first if issue.every is Every.DAILY else f"{first} – {last}"


def _line(metric: Mapping[str, Any], language: Language) -> Line:
    unit = Unit(metric["unit"])
    value, before = metric["value"], metric["before"]
    return Line(
        metric[language],
        _written(value, unit, language),
        _written(before, unit, language),
        _change(metric, language),
    )


def _written(value: float | None, unit: Unit, language: Language) -> str:
    if value is None:
        return "–"
    match unit:
        case Unit.SHARE:
            return f"{value:.1%}"
        case Unit.SECONDS:
            return _time(value, language)
        case Unit.COUNT:
            return f"{value:.0f}"
    return f"{value:.2f}"


def _change(metric: Mapping[str, Any], language: Language) -> str:
    """Say how it changed; of a share whose change may be chance, that no difference is seen."""
    value, before = metric["value"], metric["before"]
    if value is None or before is None:
        return "–"
    if metric["change"] is not None:
        low, high = metric["change"]
        if low <= 0 <= high:
            return _WORDS[language]["same"]
        return _signed(_WORDS[language]["points"].format(n=100 * (value - before)))
    if Unit(metric["unit"]) is Unit.SECONDS:
        return f"{'+' if value >= before else _MINUS}{_time(abs(value - before), language)}"
    return _signed(f"{value - before:+.0f}")


def _signed(text: str) -> str:
    return text.replace("-", _MINUS)


def _time(seconds: float, language: Language) -> str:
    """Write a duration as the reports do: `41 s`, `3 min 05 s`, `1 h 12 min`."""
    hour, minute, second = _UNITS[language]
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} {hour} {minutes:02} {minute}"
    return f"{minutes} {minute} {rest:02} {second}" if minutes else f"{rest} {second}"
