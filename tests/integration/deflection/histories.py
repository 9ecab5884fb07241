"""Random histories of a small company: contacts who ask, read, vote, queue, and come back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from deflection.episodes.surveys import SCALES, SurveyKind
from deflection.facts import Fact, FactKind, Subject
from deflection.shifts.shift import Told
from deflection.teams.membership import Placed

_ARTICLES = ("a1", "a2", "a3")
_AGENTS = ("mei", "tom")
_TEAMS = ("billing", "network", "evening")
_QUESTIONS = ("怎么退款", "实例打不开了", "how do I get a refund", "where is my invoice")


def history(seed: int, steps: int, start: datetime) -> Iterator[tuple[datetime, Subject, Fact]]:
    """Yield facts in the order of writing, each with the moment at which it is written.

    Some are told late: their own moment lies before those of others that were written earlier.
    """
    chance, asking = random.Random(seed), random.Random(f"{seed} surveys")
    now = start
    for _ in range(steps):
        now += timedelta(seconds=chance.choice((1, 30, 600, 9_000, 40_000)))
        contact = chance.randrange(4)
        conversation, episode = chance.randrange(3), 1 + chance.randrange(2)
        channel = ("web", "wechat")[conversation % 2]
        about = Subject(f"c{contact}-{conversation}", f"contact-{contact}", episode, channel)
        for fact in (*_deed(chance, now), *_survey(asking, now)):
            yield now, about, fact


def presence(seed: int, steps: int, start: datetime) -> Iterator[tuple[datetime, str, Told]]:
    """Yield how agents are present, each with the moment at which it is told; some comes late."""
    chance = random.Random(seed)
    now = start
    for _ in range(steps):
        now += timedelta(seconds=chance.choice((1, 30, 600, 9_000, 90_000)))
        told = chance.choice(("online", "online", "busy", "lunch", "offline"))
        late = timedelta(seconds=chance.choice((0, 0, 0, 5_000)))
        yield now, chance.choice(_AGENTS), Told(told, now - late)


def moves(seed: int, steps: int, start: datetime) -> Iterator[tuple[datetime, str, Placed]]:
    """Yield how agents come into teams, each with the moment at which it is told; a clock is wrong
    now and then, by minutes or by days, back or ahead."""
    chance = random.Random(f"{seed} teams")
    now = start
    for _ in range(steps):
        now += timedelta(seconds=chance.choice((1, 600, 9_000, 90_000, 200_000)))
        wrong = timedelta(seconds=chance.choice((0, 0, 0, -5_000, -300_000, 3_000, 300_000)))
        teams = chance.sample(_TEAMS, chance.randrange(3))
        yield now, chance.choice(_AGENTS), Placed(tuple(teams), now + wrong)


def _deed(chance: random.Random, now: datetime) -> list[Fact]:
    at = now - timedelta(seconds=chance.choice((0, 0, 0, 5_000)))
    article = chance.choice(_ARTICLES)
    match chance.randrange(12):
        case 0 | 1 | 2:
            return _question(chance, at, article)
        case 3:
            return [Fact(FactKind.VOTED, at, article, {"helped": chance.random() < 0.6})]
        case 4:
            return [Fact(FactKind.OPENED, at, article)]
        case 5:
            asked = Fact(FactKind.HANDOFF_REQUESTED, at, data={"reason": "requested"})
            return [asked, Fact(FactKind.QUEUED, at)]
        case 6:
            return [Fact(FactKind.ABANDONED, at, data={"how": "left", "waited_seconds": 90.0})]
        case 7:
            return [Fact(FactKind.ACCEPTED, at, data={"agent_id": chance.choice(_AGENTS)})]
        case 8:
            moved = {"from_agent_id": "mei", "agent_id": "tom"}
            return [Fact(FactKind.TRANSFERRED, at, data=moved)]
        case 9:
            kind = chance.choice(
                (FactKind.REQUEUED, FactKind.TICKET_OPENED, FactKind.TICKET_SOLVED)
            )
            return [Fact(kind, at, data={"agent_id": "mei"})]
        case 10:
            chosen = {"as": "answer", "score": None, "product": "ecs"}
            return [Fact(FactKind.SHOWN, at, article, chosen)]
        case _:
            return _talk(chance, at)


def _question(chance: random.Random, at: datetime, article: str) -> list[Fact]:
    decision = chance.choice(("answer", "choose", "no_answer"))
    hits = [{"article_id": article}] if decision != "no_answer" else []
    search = {"decision": decision, "hits": hits, "confidence": chance.random()}
    facts = [
        Fact(FactKind.ASKED, at, data={"question": chance.choice(_QUESTIONS)}),
        Fact(FactKind.SEARCHED, at, data=search),
    ]
    if decision == "answer":
        shown = {"as": "answer", "score": 0.8, "product": chance.choice(("ecs", "oss"))}
        facts.append(Fact(FactKind.SHOWN, at, article, shown))
    elif decision == "choose":
        facts.append(Fact(FactKind.SHOWN, at, article, {"as": "choice"}))
    return facts


def _talk(chance: random.Random, at: datetime) -> list[Fact]:
    kind = chance.choice((FactKind.AGENT_REPLIED, FactKind.CUSTOMER_REPLIED, FactKind.RESOLVED))
    facts = [Fact(kind, at, data={"agent_id": "mei"})]
    if kind is FactKind.RESOLVED and chance.random() < 0.5:
        facts.append(Fact(FactKind.RATED, at, data={"rating": chance.randint(1, 5)}))
    return facts


def _survey(chance: random.Random, now: datetime) -> list[Fact]:
    """Ask, answer or decline one of a few surveys: some twice, some late, some never asked."""
    at = now - timedelta(seconds=chance.choice((0, 0, 5_000)))
    kind = chance.choice(tuple(SurveyKind))
    told = {"survey_id": f"{kind}-{chance.randrange(3)}", "kind": kind.value}
    match chance.randrange(8):
        case 0 | 1:
            return [Fact(FactKind.SURVEY_ASKED, at, data=told)]
        case 2:
            return [Fact(FactKind.SURVEY_DECLINED, at, data=told)]
        case 3 | 4:
            scale = SCALES[kind]
            score = chance.randint(scale.lowest, scale.highest)
            comment = chance.choice(("", "太慢了"))
            words = {"comment": comment, "commented": bool(comment)}
            return [Fact(FactKind.SURVEY_ANSWERED, at, data={**told, "score": score, **words})]
    return []
