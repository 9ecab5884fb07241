"""The simulator's own books: what docs/metrics.md says, counted from the diary alone.

Written from the words of that page and not from the product's code, so that a mistake of one of
both shows as a difference.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from benchmarks.simulate.diary import Asking, Chat, Diary, Episode, Met
from benchmarks.simulate.scenario import ZONE

_ASSUMED, _DURABLE, _SOON = timedelta(hours=24), timedelta(days=7), timedelta(minutes=10)
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


def entries(diary: Diary, now: datetime) -> list[Entry]:
    """Return everything that counts at a moment."""
    following = _following(diary.episodes)
    return [
        entry
        for number, episode in enumerate(diary.episodes)
        for entry in (
            *_conversation(episode, following.get(number), now),
            *_queue(episode),
            *(one for chat in episode.chats for one in _chat(episode, chat)),
        )
    ]


def of_agents(diary: Diary) -> dict[str, list[Entry]]:
    """Return what counts for each agent: her chats, and ratings of those that she ended."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for episode in diary.episodes:
        for chat in episode.chats:
            found[chat.agent] += _chat(episode, chat)
        if episode.rating is not None:
            last = episode.chats[-1]
            rated = Entry(_day(last.began), episode.channel, f"rating {episode.rating}")
            found[last.agent].append(rated)
    return found


def week(diary: Diary) -> list[list[int]]:
    """Return how many began to ask in each hour of each day of the week, Monday first."""
    hours = [[0] * 24 for _ in range(7)]
    for episode in diary.episodes:
        if episode.questions:
            asked = episode.questions[0].at.astimezone(ZONE)
            hours[asked.weekday()][asked.hour] += 1
    return hours


def metrics(entries: Iterable[Entry]) -> dict[str, Measured]:
    """Return the metrics of some entries, by their codes."""
    sums = Sums.of(entries)
    return {**_of_outcomes(sums), **_of_search(sums), **_of_queue(sums), **_of_chats(sums)}


# What became of an episode


def _following(episodes: Sequence[Episode]) -> dict[int, datetime]:
    """Return when the same customer next asked something in a later episode, by place."""
    newest: dict[int, int] = {}
    found: dict[int, datetime] = {}
    for number, episode in enumerate(episodes):
        if not episode.questions:
            continue
        if (before := newest.get(episode.customer)) is not None:
            found[before] = episode.questions[0].at
        newest[episode.customer] = number
    return found


def _outcome(episode: Episode, again: datetime | None, now: datetime) -> str:
    if episode.chats:
        return "handed_off"
    given_up = _given_up(episode)
    if episode.wanted_person is not None and given_up is None:
        return "pending"
    last = episode.questions[-1]
    if given_up is not None and last.at <= given_up:
        return "abandoned_in_queue"
    if _is_answered(episode, last) and any(last.said.values()):
        return "confirmed"
    silent = (episode.last_deed or episode.began) + _ASSUMED
    if again is not None and again < silent:
        return "came_back"
    return _after_silence(episode, last) if now >= silent else "pending"


def _after_silence(episode: Episode, last: Asking) -> str:
    if _is_answered(episode, last):
        return "assumed"
    offered = last.met in (Met.CHOICE, Met.ASKED_BACK)
    return "bounced" if offered and not last.took and not last.said else "abandoned_unanswered"


def _given_up(episode: Episode) -> datetime | None:
    """Return when she last gave up waiting; None where she waits or was met."""
    return episode.waits[-1].until if episode.waits and not episode.waits[-1].met else None


def _is_answered(episode: Episode, asking: Asking) -> bool:
    if asking.said:
        return any(asking.said.values())
    if not asking.took and asking.met is not Met.ANSWER:
        return False
    wanted, shown = _wanted_after(episode, asking), asking.shown_at
    return wanted is None or shown is None or wanted - shown > _SOON


def _was_offered(episode: Episode, asking: Asking) -> bool:
    return asking.met is not Met.NOTHING or _is_answered(episode, asking)


def _wanted_after(episode: Episode, asking: Asking) -> datetime | None:
    """Return when she first wanted a person after a question."""
    asked = [wait.since for wait in episode.waits if wait.asked and wait.since >= asking.at]
    return asked[0] if asked else None


def _durable(since: datetime, again: datetime | None, now: datetime) -> str:
    until = since + _DURABLE
    if again is not None and again < until:
        return "false"
    return "true" if now >= until else "pending"


# What counts


def _conversation(episode: Episode, again: datetime | None, now: datetime) -> Iterator[Entry]:
    if not episode.questions:
        return
    day = _day(episode.questions[0].at)
    for name in _names(episode, again, now):
        yield Entry(day, episode.channel, name)


def _names(episode: Episode, again: datetime | None, now: datetime) -> Iterator[str]:
    outcome = _outcome(episode, again, now)
    yield outcome
    if outcome != "pending" and any(_was_offered(episode, one) for one in episode.questions):
        yield "offered"
    if outcome in ("confirmed", "assumed"):
        yield f"durable {_durable(episode.last_deed or episode.began, again, now)}"
    elif episode.resolved is not None:
        yield f"fcr {_durable(episode.resolved, again, now)}"
    if episode.came_back:
        yield "reopened"
    if episode.wanted_person is not None:
        yield "wanted"
    if episode.rating is not None:
        yield f"rating {episode.rating}"
    for asking in episode.questions:
        yield from _of_question(episode, asking)


def _of_question(episode: Episode, asking: Asking) -> Iterator[str]:
    yield "question"
    yield f"met {asking.met}"
    if _is_answered(episode, asking):
        yield "answered"
        if asking.read is not None and asking.read == asking.first:
            yield "first"


def _queue(episode: Episode) -> Iterator[Entry]:
    if episode.wanted_person is None:
        return
    day = _day(episode.wanted_person)
    for wait in episode.waits:
        if wait.until is not None:
            name = "waited" if wait.met else "gave up"
            yield Entry(day, episode.channel, name, (wait.until - wait.since).total_seconds())
    if episode.resolved is not None:
        took = (episode.resolved - episode.began).total_seconds()
        yield Entry(day, episode.channel, "resolved", took)


def _chat(episode: Episode, chat: Chat) -> Iterator[Entry]:
    day, channel = _day(chat.began), episode.channel
    yield Entry(day, channel, "chat")
    spoken = [at for at, agents in chat.words if agents]
    if spoken:
        reply = (spoken[0] - chat.began).total_seconds()
        yield Entry(day, channel, "first reply", reply)
    if chat.ended is not None:
        took = (chat.ended - chat.began).total_seconds()
        yield Entry(day, channel, "handled", took)
        yield Entry(day, channel, "hers", _hers(chat, chat.ended))


def _hers(chat: Chat, ended: datetime) -> float:
    """Return the seconds from the agent's words until the customer's, or until the end."""
    total, since = 0.0, None
    for at, agents in (*chat.words, (ended, False)):
        if agents:
            since = since or at
        elif since is not None:
            total, since = total + (at - since).total_seconds(), None
    return total


def _day(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


# The metrics


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
        "durable": _share(count["durable true"], settled - count["durable pending"]),
        "self_service_share": _share(deflected, deflected + count["handed_off"]),
        "reopened": _share(count["reopened"], conversations),
        "handoff_rate": _share(count["wanted"], conversations),
        "fcr": _share(count["fcr true"], count["fcr true"] + count["fcr false"]),
        **_of_ratings(count),
    }


def _of_ratings(count: Counter[str]) -> dict[str, Measured]:
    rated = sum(count[f"rating {number}"] for number in range(1, 6))
    resolved = sum(count[f"fcr {known}"] for known in ("true", "false", "pending"))
    return {
        "csat": _share(count["rating 4"] + count["rating 5"], rated),
        "csat_response": _share(rated, resolved),
    }


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
        "transfers": _share(0, chats),
        **_quantiles("first_reply", sums.seconds["first reply"]),
        "resolution_p50": _quantile(sums.seconds["resolved"], 0.5),
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
