"""The metrics by docs/metrics.md, made of what counts: not by the product's code."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from benchmarks.simulate.diary import Met
from benchmarks.simulate.scenario import ZONE

_IN_TIME = 20.0
_OUTCOMES = (
    *("confirmed", "assumed", "came_back", "handed_off"),
    *("abandoned_in_queue", "abandoned_unanswered", "bounced"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that counts; ``seconds`` where it took its time."""

    day: date
    channel: str
    name: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """A metric by our own books: its value, what it rests on, whether it is a duration."""

    value: float | None
    of: int
    about: bool = False


@dataclass(slots=True)
class Sums:
    """Entries added up."""

    count: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Sums:
        """Add entries up."""
        sums = cls()
        for entry in entries:
            sums.count[entry.name] += 1
            sums.seconds[entry.name].append(entry.seconds)
        return sums


def day_of(moment: datetime) -> date:
    """Return the company's day of a moment."""
    return moment.astimezone(ZONE).date()


def metrics(entries: Iterable[Entry]) -> dict[str, Measured]:
    """Return the metrics of some entries, by their codes."""
    sums = Sums.of(entries)
    return {
        **_of_outcomes(sums),
        **_of_search(sums),
        **_of_queue(sums),
        **_of_chats(sums),
        **_of_surveys(sums),
        **_of_shifts(sums),
    }


def _of_outcomes(sums: Sums) -> dict[str, Measured]:
    count = sums.count
    settled = sum(count[name] for name in _OUTCOMES)
    conversations = settled + count["pending"]
    deflected = count["confirmed"] + count["assumed"]
    return {
        "conversations": Measured(conversations, conversations),
        "settled": Measured(settled, settled),
        "pending": Measured(count["pending"], count["pending"]),
        "offered": _share(count["offered"], settled),
        "deflected": _share(deflected, settled),
        **{name: _share(count[name], settled) for name in _OUTCOMES},
        "durable": _share(count["durable true"], count["old enough"]),
        "self_service_share": _share(deflected, deflected + count["handed_off"]),
        "reopened": _share(count["reopened"], conversations),
        "handoff_rate": _share(count["wanted"], conversations),
        "fcr": _share(count["fcr true"], count["fcr true"] + count["fcr false"]),
        "contacts_saved": _saved(count, settled),
    }


def _saved(count: Counter[str], settled: int) -> Measured:
    known = count["old enough"]
    return Measured(settled * count["durable true"] / known if known else None, settled)


def _of_surveys(sums: Sums) -> dict[str, Measured]:
    csat, nps, ces = (_scores(sums, kind) for kind in ("csat", "nps", "ces"))
    promoters = sum(score >= 9 for score in nps)
    detractors = sum(score <= 6 for score in nps)
    return {
        "csat": _share(sum(score >= 4 for score in csat), len(csat)),
        "csat_response": _share(len(csat), sums.count["csat asked"]),
        "nps": _share(100 * (promoters - detractors), len(nps)),
        "nps_response": _share(len(nps), sums.count["nps asked"]),
        "ces": _share(sum(ces), len(ces)),
        "ces_easy": _share(sum(score >= 5 for score in ces), len(ces)),
        "ces_response": _share(len(ces), sums.count["ces asked"]),
    }


def _scores(sums: Sums, kind: str) -> list[int]:
    """Return the scores that were given, one for each answer."""
    return [score for score in range(11) for _ in range(sums.count[f"{kind} {score}"])]


def _of_search(sums: Sums) -> dict[str, Measured]:
    count, asked = sums.count, sums.count["question"]
    chosen = count[f"met {Met.CHOICE}"] + count[f"met {Met.ASKED_BACK}"]
    return {
        "questions": Measured(asked, asked),
        "coverage": _share(asked - count[f"met {Met.NOTHING}"], asked),
        "answer_rate": _share(count[f"met {Met.ANSWER}"], asked),
        "choice_rate": _share(chosen, asked),
        "first_accepted": _share(count["first"], asked),
        "search_success": _share(count["answered"], asked),
        "questions_per_solved": _share(count["solved question"], count["solved"]),
        "read": Measured(count["read"], count["read"]),
        "read_still_asked": _share(count["read, still asked"], count["read"]),
        **_quantiles("answer_time", sums.seconds["answered after"]),
    }


def _of_queue(sums: Sums) -> dict[str, Measured]:
    waited, gave_up = sums.seconds["waited"], sums.seconds["gave up"]
    in_time = sum(seconds <= _IN_TIME for seconds in waited)
    return {
        "queue_abandon_rate": _share(len(gave_up), len(gave_up) + len(waited)),
        "service_level": _share(in_time, len(waited)),
        **_quantiles("wait", waited),
        **_quantiles("abandon", gave_up),
    }


def _of_chats(sums: Sums) -> dict[str, Measured]:
    chats, handled = sums.count["chat"], sums.seconds["handled"]
    own = sum(handled) - sum(sums.seconds["hers"])
    return {
        "chats": Measured(chats, chats),
        "handle_time": _share(sum(handled), len(handled)),
        "handle_time_own": _share(own, len(handled)),
        "transfers": _share(sums.count["handed on"], chats),
        **_quantiles("first_reply", sums.seconds["first reply"]),
        **_quantiles("resolution", sums.seconds["resolved"]),
    }


def _of_shifts(sums: Sums) -> dict[str, Measured]:
    names = ("signed in", "on duty", "occupied", "occupied on duty", "with customers")
    signed_in, on_duty, occupied, on_both, customers = (
        round(sum(sums.seconds[name])) for name in names
    )
    return {
        "signed_in": Measured(signed_in or None, signed_in),
        "on_duty": Measured(on_duty or None, on_duty),
        "occupancy": _share(on_both, on_duty),
        "utilisation": _share(occupied, signed_in),
        "concurrency": _share(customers, occupied),
    }


def _share(part: float, whole: int) -> Measured:
    return Measured(part / whole if whole else None, whole)


def _quantiles(name: str, seconds: Sequence[float]) -> dict[str, Measured]:
    return {f"{name}_p50": _quantile(seconds, 0.5), f"{name}_p90": _quantile(seconds, 0.9)}


def _quantile(seconds: Sequence[float], share: float) -> Measured:
    """Return the smallest that at least a share does not exceed."""
    if not seconds:
        return Measured(None, 0, about=True)
    place = max(1, math.ceil(share * len(seconds))) - 1
    return Measured(sorted(seconds)[place], len(seconds), about=True)
