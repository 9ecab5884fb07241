"""The simulator's own books: what docs/metrics.md says, counted from the diary alone.

Written from the words of that page and not from the product's code, so that a mistake of one of
both shows as a difference.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks.simulate.diary import Asking, Chat, Diary, Episode, Met, Surveyed
from benchmarks.simulate.measures import Entry, day_of
from benchmarks.simulate.scenario import ZONE
from benchmarks.simulate.shifts import shifts

_ASSUMED, _DURABLE, _SOON = timedelta(hours=24), timedelta(days=7), timedelta(minutes=10)


def entries(diary: Diary, now: datetime) -> list[Entry]:
    """Return everything that counts at a moment."""
    following = _following(diary.episodes)
    return [
        entry
        for number, episode in enumerate(diary.episodes)
        for entry in (
            *_conversation(episode, following.get(number, NEVER), now),
            *_people(episode, following.get(number, NEVER), now),
            *(one for chat in episode.chats for one in _chat(episode, chat)),
            *(one for survey in episode.surveys for one in _survey(episode, survey)),
        )
    ] + [entry for _, _, entry in shifts(diary, now)]


def of_agents(diary: Diary, now: datetime) -> dict[str, list[Entry]]:
    """Return what counts for each agent: her chats and her time, and the end of those that she had
    last."""
    found = defaultdict[str, list[Entry]](list)
    for agent, _, entry in _of_people(diary, now):
        found[agent].append(entry)
    return found


def of_teams(diary: Diary, now: datetime) -> dict[str, list[Entry]]:
    """Return what counts for each team: what counts for those who were in it at the time."""
    found = defaultdict[str, list[Entry]](list)
    for agent, at, entry in _of_people(diary, now):
        for team in _teams(diary, agent, at):
            found[team].append(entry)
    return found


def talks_of_teams(diary: Diary) -> Counter[str]:
    """Return in how many conversations each team had a chat."""
    return Counter(
        team
        for one in diary.episodes
        for team in {team for chat in one.chats for team in _teams(diary, chat.agent, chat.began)}
    )


def _teams(diary: Diary, agent: str, at: datetime) -> tuple[str, ...]:
    """Return the teams that an agent was in at a moment."""
    placed = [one.teams for one in diary.placed if one.agent == agent and one.at <= at]
    return placed[-1] if placed else ()


def _of_people(diary: Diary, now: datetime) -> Iterator[tuple[str, datetime, Entry]]:
    """Yield what counts for agents, each with the moment at which it does."""
    following = _following(diary.episodes)
    for number, episode in enumerate(diary.episodes):
        for chat in episode.chats:
            yield from ((chat.agent, chat.began, entry) for entry in _chat(episode, chat))
        for survey in episode.surveys:
            if episode.resolver and survey.kind == "csat":
                for entry in _survey(episode, survey):
                    yield episode.resolver, survey.at, entry
        if episode.chats:
            last, again = episode.chats[-1], following.get(number, NEVER)
            for name in _end(episode, again, now):
                yield last.agent, last.began, Entry(day_of(last.began), episode.channel, name)
    yield from shifts(diary, now)


def of_articles(diary: Diary, now: datetime) -> dict[str, list[Entry]]:
    """Return what counts for each article, by its title: the outcome for the one that was read
    last, and for all that were read whether she still asked."""
    following, found = _following(diary.episodes), defaultdict[str, list[Entry]](list)
    for number, episode in enumerate(diary.episodes):
        if not episode.questions:
            continue
        day, again = day_of(episode.questions[0].at), following.get(number, NEVER)
        if (title := episode.questions[-1].read) is not None:
            for name in _verdict(episode, again, now):
                found[title].append(Entry(day, episode.channel, name))
        for title, still_asked in _read(episode).items():
            found[title].append(Entry(day, episode.channel, "read"))
            if still_asked:
                found[title].append(Entry(day, episode.channel, "read, still asked"))
    return found


def low_scores(diary: Diary) -> int:
    """Return how many scored so low that they are to be called back."""
    low = {"csat": 2, "nps": 6, "ces": 3}
    surveys = (one for episode in diary.episodes for one in episode.surveys)
    return sum(one.score is not None and one.score <= low[one.kind] for one in surveys)


def week(diary: Diary) -> list[list[int]]:
    """Return how many began to ask in each hour of each day of the week, Monday first."""
    hours = [[0] * 24 for _ in range(7)]
    for episode in diary.episodes:
        if episode.questions:
            asked = episode.questions[0].at.astimezone(ZONE)
            hours[asked.weekday()][asked.hour] += 1
    return hours


# What became of an episode


@dataclass(frozen=True, slots=True)
class Later:
    """When the same customer came again: with anything, and with the same or an unknown topic."""

    at: datetime | None = None
    on_topic: datetime | None = None


NEVER = Later()


def _following(episodes: Sequence[Episode]) -> dict[int, Later]:
    """Return when the same customer next asked something or wanted a person, by place."""
    found = {}
    for number, episode in enumerate(episodes):
        later = [
            one
            for one in episodes[number + 1 :]
            if one.customer == episode.customer and _came(one) is not None
        ]
        same = [one for one in later if _may_be_one(one.topic, episode.topic)]
        firsts = [next((_came(one) for one in some), None) for some in (later, same)]
        found[number] = Later(*firsts)
    return found


def _may_be_one(topic: str, other: str) -> bool:
    return topic == other or not topic or not other


def _came(episode: Episode) -> datetime | None:
    asked = [one.at for one in episode.questions[:1]]
    return min([*asked, *episode.wanted[:1]], default=None)


def _outcome(episode: Episode, again: datetime | None, now: datetime) -> str:
    if episode.chats or episode.promised:
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
    return (asking.met_first or asking.met) is not Met.NOTHING or _is_answered(episode, asking)


def _wanted_after(episode: Episode, asking: Asking) -> datetime | None:
    """Return when she first wanted a person after a question."""
    asked = [wait.since for wait in episode.waits if wait.asked and wait.since >= asking.at]
    return asked[0] if asked else None


def _durable(since: datetime, again: datetime | None, now: datetime) -> str:
    """Tell whether she came again in time; nobody knows before that is over."""
    until = since + _DURABLE
    if now < until:
        return "pending"
    return "false" if again is not None and again < until else "true"


def _read(episode: Episode) -> dict[str, bool]:
    """Return the titles whose text she saw, each with whether she asked or wanted a person later,
    unless she said that it helped."""
    found: dict[str, bool] = {}
    for asking in episode.questions:
        if asking.read is not None and asking.read not in found and asking.read_at is not None:
            read_at = asking.read_at
            later = [one.at for one in episode.questions if one.at > asking.at]
            wanted = [at for at in episode.wanted if at > read_at]
            said = [one.said[asking.read] for one in episode.questions if asking.read in one.said]
            found[asking.read] = bool(later or wanted) and not (said and said[-1])
    return found


# What counts


def _conversation(episode: Episode, again: Later, now: datetime) -> Iterator[Entry]:
    if not episode.questions:
        return
    day = day_of(episode.questions[0].at)
    for name in _names(episode, again, now):
        yield Entry(day, episode.channel, name)
    read_at = episode.questions[-1].read_at
    if _is_deflected(episode, again, now) and read_at is not None:
        took = (read_at - episode.questions[0].at).total_seconds()
        yield Entry(day, episode.channel, "answered after", took)


def _is_deflected(episode: Episode, again: Later, now: datetime) -> bool:
    return _outcome(episode, again.at, now) in ("confirmed", "assumed")


def _verdict(episode: Episode, again: Later, now: datetime) -> Iterator[str]:
    yield _outcome(episode, again.at, now)
    since = episode.last_deed or episode.began
    if _is_deflected(episode, again, now):
        yield f"durable {_durable(since, again.at, now)}"
    else:
        since = episode.resolved or since
    if _outcome(episode, again.at, now) != "pending" and now >= since + _DURABLE:
        yield "old enough"


def _names(episode: Episode, again: Later, now: datetime) -> Iterator[str]:
    yield from _verdict(episode, again, now)
    settled = _outcome(episode, again.at, now) != "pending"
    if settled and any(_was_offered(episode, one) for one in episode.questions):
        yield "offered"
    if _is_deflected(episode, again, now) or episode.resolved is not None:
        yield "solved"
        yield from ["solved question"] * len(episode.questions)
    if episode.came_back:
        yield "reopened"
    if episode.wanted_person is not None:
        yield "wanted"
    for asking in episode.questions:
        yield from _of_question(episode, asking)


def _end(episode: Episode, again: Later, now: datetime) -> Iterator[str]:
    if episode.resolved is not None:
        yield f"fcr {_durable(episode.resolved, again.on_topic, now)}"


def _of_question(episode: Episode, asking: Asking) -> Iterator[str]:
    yield "question"
    yield f"met {asking.met_first or asking.met}"
    if _is_answered(episode, asking):
        yield "answered"
        if asking.read is not None and asking.read == asking.first:
            yield "first"


def _people(episode: Episode, again: Later, now: datetime) -> Iterator[Entry]:
    if episode.wanted_person is None:
        return
    day = day_of(episode.wanted_person)
    for wait in episode.waits:
        if wait.until is not None:
            name = "waited" if wait.met else "gave up"
            yield Entry(day, episode.channel, name, (wait.until - wait.since).total_seconds())
    if episode.resolved is not None:
        took = (episode.resolved - episode.began).total_seconds()
        yield Entry(day, episode.channel, "resolved", took)
    for name in _end(episode, again, now):
        yield Entry(day, episode.channel, name)


def _chat(episode: Episode, chat: Chat) -> Iterator[Entry]:
    day, channel = day_of(chat.began), episode.channel
    yield Entry(day, channel, "chat")
    if chat.handed_on:
        yield Entry(day, channel, "handed on")
    spoken = [at for at, agents in chat.words if agents]
    if spoken:
        reply = (spoken[0] - chat.began).total_seconds()
        yield Entry(day, channel, "first reply", reply)
    if chat.ended is not None:
        took = (chat.ended - chat.began).total_seconds()
        yield Entry(day, channel, "handled", took)
        yield Entry(day, channel, "hers", _hers(chat, chat.ended))


def _survey(episode: Episode, survey: Surveyed) -> Iterator[Entry]:
    day = day_of(survey.at)
    yield Entry(day, episode.channel, f"{survey.kind} asked")
    if survey.score is not None:
        yield Entry(day, episode.channel, f"{survey.kind} {survey.score}")


def _hers(chat: Chat, ended: datetime) -> float:
    """Return the seconds from the agent's words until the customer's, or until the end."""
    total, since = 0.0, None
    for at, agents in (*chat.words, (ended, False)):
        if agents:
            since = since or at
        elif since is not None:
            total, since = total + (at - since).total_seconds(), None
    return total
