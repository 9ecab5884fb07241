"""What an episode adds to the figures of its day: sums alone, so that days can be added up.

A figure is a whole number under a name (``outcome:confirmed``, ``waited:37``) in a cell: a day, a
channel, a language and a product, of all or of one agent, team or article. The reports are sums of
these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import NamedTuple

from deflection.episodes.asked import Asked, Ended
from deflection.episodes.care import Stint, elapsed
from deflection.episodes.episode import Episode
from deflection.episodes.outcomes import DEFLECTED, Definition, Outcome, Verdict
from deflection.episodes.surveys import Survey
from deflection.numbers.quantiles import bucket
from deflection.teams.membership import NO_TEAMS, Memberships


class Of(StrEnum):
    """Whose figures they are.

    ``total`` are those of all, of a whole day, whatever channel, language and product; ``kind``
    says which of these there are. Both are rolled up from those of all (`rolled_up`).
    """

    ALL = "all"
    TOTAL = "total"
    KIND = "kind"
    AGENT = "agent"
    TEAM = "team"
    ARTICLE = "article"


class Cell(NamedTuple):
    """Where a figure is kept; ``member`` is the agent, the team or the article, empty for all."""

    day: date
    of: Of
    member: str
    channel: str
    language: str
    product: str


Figures = Counter[tuple[Cell, str]]


def figures(
    episode: Episode,
    found: Verdict,
    zone: tzinfo,
    rule: Definition,
    teams: Memberships = NO_TEAMS,
) -> Figures:
    """Return what an episode adds, with its outcome; days are those of a time zone.

    What counts for an agent counts for the teams in which she was at the moment that gives its day.
    """
    counted: Figures = Counter()
    if episode.asked_at is not None:
        asked_on = _cell(episode, episode.asked_at, zone)
        counted.update((asked_on, name) for name in _of_outcome(episode, found, zone))
        counted.update(_of_articles(episode, found, asked_on))
    if episode.care.began_at is not None:
        wanted_on = _cell(episode, episode.care.began_at, zone)
        counted.update((wanted_on, name) for name in _of_people(episode, found, rule))
    for stint in episode.care.stints:
        _add_stint(counted, episode, stint, zone, teams)
    if episode.care.stints:
        last = episode.care.stints[-1]
        for of, member in _of_agent(last.agent_id, last.began_at, teams):
            hers = _cell(episode, last.began_at, zone, of, member)
            counted.update((hers, name) for name in _of_end(episode, found))
    for survey in episode.surveys:
        _add_survey(counted, episode, survey, zone, teams)
    return counted


def total(parts: Iterable[Figures]) -> Figures:
    """Return the sum of what episodes add."""
    whole: Figures = Counter()
    for part in parts:
        whole.update(part)
    return whole


def rolled_up(figures: Figures) -> Figures:
    """Return figures with the totals of their days, so that a year is not summed of its kinds."""
    whole = Figures(figures)
    for (cell, name), value in figures.items():
        if cell.of is Of.ALL:
            total_of_day = Cell(cell.day, Of.TOTAL, "", "", "", "")
            kind = Cell(cell.day, Of.KIND, "", cell.channel, cell.language, cell.product)
            whole[total_of_day, name] += value
            whole[kind, "figures"] += value
    return whole


def _cell(episode: Episode, at: datetime, zone: tzinfo, of: Of = Of.ALL, member: str = "") -> Cell:
    day = at.astimezone(zone).date()
    language = episode.questions[0].language if episode.questions else ""
    return Cell(day, of, member, episode.subject.channel, language, episode.product)


def _of_outcome(episode: Episode, found: Verdict, zone: tzinfo) -> Iterator[str]:
    yield from _of_verdict(found)
    if found.outcome is not Outcome.PENDING and any(map(_offered, episode.questions)):
        yield "offered"
    if episode.care.reason is not None:
        yield f"handoff:{episode.care.reason}"
    if episode.reopened:
        yield "reopened"
    if episode.asked_at is not None:
        yield f"hour:{episode.asked_at.astimezone(zone).hour:02}"
    yield from _of_solution(episode, found)
    for question in episode.questions:
        yield from _of_question(question)


def _of_verdict(found: Verdict) -> Iterator[str]:
    yield f"outcome:{found.outcome}"
    if found.mature:
        yield "mature"
    if found.mature and found.durable and found.outcome in DEFLECTED:
        yield "durable"


def _of_solution(episode: Episode, found: Verdict) -> Iterator[str]:
    """Name how much it took until she had what she asked for."""
    if found.outcome in DEFLECTED or episode.care.resolved_at is not None:
        yield "solved"
        yield from ["solved_questions"] * len(episode.questions)
    read_at = episode.questions[-1].read_at
    if found.outcome in DEFLECTED and read_at is not None:
        yield f"answered_after:{bucket(elapsed(episode.questions[0].at, read_at))}"


def _offered(question: Asked) -> bool:
    """Tell whether she was given an answer or a choice, or helped by something of before."""
    return question.why is None or question.decision != "no_answer"


def _of_question(question: Asked) -> Iterator[str]:
    """Name how the bot met a question, and how it ended."""
    yield "questions"
    yield f"decided:{question.decision}"
    if question.why is None:
        yield "questions:answered"
        if question.read is not None and question.read == question.nearest:
            yield "questions:first"  # what search had first is what she took
    else:
        yield f"questions:{question.why}"
    if question.ended is Ended.PERSON:
        yield "questions:person"


def _of_articles(episode: Episode, found: Verdict, asked_on: Cell) -> Iterator[tuple[Cell, str]]:
    """Name what counts for the article that has the outcome, and for all that she read."""
    if episode.article_id is not None:
        cell = _of_member(asked_on, Of.ARTICLE, episode.article_id)
        yield from ((cell, name) for name in _of_verdict(found))
    for article_id, still_asked in episode.read.items():
        cell = _of_member(asked_on, Of.ARTICLE, article_id)
        yield cell, "read"
        if still_asked:
            yield cell, "read_still_asked"


def _of_member(cell: Cell, of: Of, member: str) -> Cell:
    return Cell(cell.day, of, member, cell.channel, cell.language, cell.product)


def _of_people(episode: Episode, found: Verdict, rule: Definition) -> Iterator[str]:
    people = episode.care
    yield f"reached:{people.reached}"
    yield from (f"waited:{bucket(seconds)}" for seconds in people.waited)
    # Exact, where a bucket may have the limit within it.
    limit = rule.in_time.total_seconds()
    yield from ("waited_in_time" for seconds in people.waited if seconds <= limit)
    yield from (f"abandoned:{bucket(seconds)}" for seconds in people.abandoned)
    if people.resolved_at is not None:
        yield f"resolved:{bucket(elapsed(episode.began_at, people.resolved_at))}"
    yield from _of_end(episode, found)


def _of_end(episode: Episode, found: Verdict) -> Iterator[str]:
    """Name how it ended with people: for all, and for the agent who had her last."""
    if episode.care.resolved_at is not None and found.outcome not in DEFLECTED:
        yield f"fcr:{str(found.durable).lower() if found.mature else 'pending'}"


def _of_agent(agent_id: str | None, at: datetime, teams: Memberships) -> Iterator[tuple[Of, str]]:
    """Yield whose cells what an agent did at a moment is in, besides those of all."""
    if agent_id:
        yield Of.AGENT, agent_id
        yield from ((Of.TEAM, team) for team in teams.at(agent_id, at))


def _add_stint(
    counted: Figures, episode: Episode, stint: Stint, zone: tzinfo, teams: Memberships
) -> None:
    for of, member in ((Of.ALL, ""), *_of_agent(stint.agent_id, stint.began_at, teams)):
        cell = _cell(episode, stint.began_at, zone, of, member)
        counted[cell, "chats"] += 1
        counted[cell, "replies"] += stint.replies
        if stint.transferred:
            counted[cell, "transfers"] += 1
        if stint.first_reply_seconds is not None:
            counted[cell, f"first_reply:{bucket(stint.first_reply_seconds)}"] += 1
        if stint.seconds is not None:
            counted[cell, "handled"] += 1
            counted[cell, "handling_seconds"] += round(stint.seconds)
            counted[cell, "customer_seconds"] += round(stint.customer_seconds)


def _add_survey(
    counted: Figures, episode: Episode, survey: Survey, zone: tzinfo, teams: Memberships
) -> None:
    for of, member in ((Of.ALL, ""), *_of_agent(survey.agent_id, survey.asked_at, teams)):
        cell = _cell(episode, survey.asked_at, zone, of, member)
        counted.update((cell, f"{survey.kind}{name}") for name in _of_survey(survey))


def _of_survey(survey: Survey) -> Iterator[str]:
    yield "_asked"
    if survey.score is not None:
        yield f":{survey.score}"
    if survey.commented:
        yield "_commented"
    if survey.declined:
        yield "_declined"
