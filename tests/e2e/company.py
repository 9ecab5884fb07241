"""The past of a small company, told by facts: what the reports must show of it is known beforehand.

A seed gives the same past. Every conversation lies at least eight days back, so all of them have
their outcome and are durable or not.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, text

from core.database import Transactions
from deflection.books.tables import DueRow
from deflection.facts import Fact, FactKind, Subject
from deflection.shifts import store as shifts
from deflection.shifts.shift import Told
from deflection.shifts.tables import DayDueRow
from deflection.store import record
from deflection.teams.tables import MembershipRow
from server.storage.database import Database

ZONE = ZoneInfo(f"Etc/GMT{datetime.now(UTC).hour - 12:+d}")
"""Where it is noon now, so that no day ends while its figures are read."""
DAYS = range(11, 64)
"""How many days ago the conversations were."""

_PATIENCE = 120.0
_WEIGHTS = {
    "confirmed": 30,
    "assumed": 26,
    "handed_off": 20,
    "abandoned_in_queue": 4,
    "abandoned_unanswered": 10,
    "bounced": 6,
    "came_back": 4,
    "asked_again": 8,
}
_SCORES = {
    "csat": (5, 5, 5, 4, 4, 3, 1),
    "nps": (10, 10, 9, 9, 8, 8, 7, 6, 4, 0),
    "ces": (7, 7, 6, 6, 5, 5, 4, 3, 1),
}
_WORDS = ("一下就找到了", "标题看不太懂，多点了几次才找到")
_OUTCOME = {"asked_again": "assumed"}
_QUESTIONS = {
    "zh": ("实例到期后数据保留多久", "怎么申请退款", "发票多久能寄到", "云服务器打不开了"),
    "en": ("What is an EIP?", "How do I get a refund?", "My site is slow since yesterday"),
}


@dataclass(frozen=True, slots=True)
class Article:
    """An article that is read in the past."""

    id: str
    product: str


@dataclass(slots=True)
class Past:
    """The facts of a past, and its own books: what there was of each kind on each day.

    ``teams`` are the agents of each team, as long as the past is.
    """

    told: list[tuple[Subject, list[Fact]]] = field(default_factory=list)
    outcomes: Counter[tuple[date, str]] = field(default_factory=Counter)
    durable: Counter[tuple[date, str]] = field(default_factory=Counter)
    channels: Counter[tuple[date, str]] = field(default_factory=Counter)
    chats: Counter[tuple[date, str]] = field(default_factory=Counter)
    waits: list[tuple[date, str, float]] = field(default_factory=list)
    ratings: Counter[tuple[date, int]] = field(default_factory=Counter)
    transfers: Counter[tuple[date, str]] = field(default_factory=Counter)
    read: Counter[tuple[date, str]] = field(default_factory=Counter)
    still_asked: Counter[tuple[date, str]] = field(default_factory=Counter)
    shifts: list[tuple[str, Told]] = field(default_factory=list)
    teams: Mapping[str, Collection[str]] = field(default_factory=dict)
    asked: Counter[tuple[date, str]] = field(default_factory=Counter)
    scores: Counter[tuple[date, str]] = field(default_factory=Counter)

    async def write(self, transactions: Transactions) -> None:
        """Write all facts."""
        async with transactions.write() as session:
            session.add_all(self._memberships())
            for subject, facts in self.told:
                await record(session, subject, *facts)
            for agent_id, told in self.shifts:
                await shifts.record(session, agent_id, told)

    def _memberships(self) -> Iterator[MembershipRow]:
        for agent in {agent for members in self.teams.values() for agent in members}:
            hers = sorted(team for team, members in self.teams.items() if agent in members)
            yield MembershipRow(agent_id=agent, teams=hers, at=datetime.fromtimestamp(0, UTC))

    def of(self, books: Counter[tuple[date, str]], since: date, until: date) -> Counter[str]:
        """Return what books say of some days."""
        found: Counter[str] = Counter()
        for (day, name), count in books.items():
            if since <= day <= until:
                found[name] += count
        return found


def percent(count: int, of: int) -> str:
    """Return a share as a page writes it: halves are rounded up, as browsers do."""
    return f"{(Decimal(100 * count) / of).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def past(today: date, articles: Sequence[Article], agents: Sequence[str], seed: int = 3) -> Past:
    """Return the past of a company, seen from a day."""
    story = _Teller(random.Random(seed), articles, agents)
    for ago in reversed(DAYS):
        day = today - timedelta(days=ago)
        story.shift(day)
        busy = (10 if day.weekday() < 5 else 4) + (ago < 36) * 2
        for _ in range(busy):
            story.conversation(day)
    return story.past


async def written(folder: Path, today: date) -> tuple[Past, dict[str, list[str]]]:
    """Write a past into an app's folder; return it and the teams, once the books are kept."""
    database = Database(f"sqlite+aiosqlite:///{folder / 'jieli.db'}", lambda _: None)
    chosen = text("SELECT id, product FROM articles WHERE language = 'zh' ORDER BY id LIMIT 6")
    async with database.read() as session:
        articles = [Article(*row) for row in await session.execute(chosen)]
        agents = list(await session.scalars(text("SELECT id FROM agents ORDER BY name")))
        teams: dict[str, list[str]] = {}
        for team, agent in await session.execute(
            text("SELECT team_id, agent_id FROM team_members")
        ):
            teams.setdefault(team, []).append(agent)
    told = past(today, articles, agents)
    told.teams = teams
    await told.write(database)
    await _kept(database)
    await database.close()
    return told, teams


async def _kept(database: Database) -> None:
    """Wait until the app has read all of it into its books, which it does beside."""
    async with asyncio.timeout(_PATIENCE):
        while True:
            async with database.read() as session:
                due = [select(func.count()).select_from(row) for row in (DueRow, DayDueRow)]
                if not any([await session.scalar(one) for one in due]):
                    return
            await asyncio.sleep(0.2)


class _Teller:
    def __init__(self, chance: random.Random, articles: Sequence[Article], agents: Sequence[str]):
        self.past = Past()
        self._chance, self._articles, self._agents = chance, articles, agents
        self._number = 0

    def shift(self, day: date) -> None:
        """Tell of the day of the first agent: eight hours, one of them at lunch."""
        for hour, presence in ((9, "online"), (12, "lunch"), (13, "online"), (17, "offline")):
            told = Told(presence, datetime.combine(day, time(hour), ZONE))
            self.past.shifts.append((self._agents[0], told))

    def conversation(self, day: date) -> None:
        """Tell one more conversation of a day."""
        hour = self._chance.choice((9, 10, 10, 11, 11, 14, 14, 15, 15, 16, 20, 21))
        minute = self._chance.randrange(60)
        at = datetime.combine(day, time(hour, minute), ZONE)
        [kind] = self._chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))
        contact = f"contact-{self._number}"
        self._tell(contact, kind, at)
        if kind == "came_back":
            self._tell(contact, "confirmed", at + timedelta(minutes=40))
        elif kind == "asked_again":  # deflected, but not durable
            self._tell(contact, "assumed", at + timedelta(days=3))

    def _tell(self, contact: str, kind: str, at: datetime) -> None:
        self._number += 1
        channel = self._chance.choice(("web", "web", "wechat"))
        subject = Subject(f"past-{self._number}", contact, 1, channel)
        self.past.told.append((subject, list(self._facts(kind, at))))
        self.past.outcomes[at.date(), _OUTCOME.get(kind, kind)] += 1
        if kind in ("confirmed", "assumed"):
            self.past.durable[at.date(), "durable"] += 1
        self.past.channels[at.date(), channel] += 1

    def _facts(self, kind: str, at: datetime) -> Iterator[Fact]:
        language = self._chance.choice(("zh", "zh", "zh", "en"))
        article = self._chance.choice(self._articles)
        question = self._chance.choice(_QUESTIONS[language])
        yield Fact(FactKind.ASKED, at, data={"question": question})
        if kind in ("confirmed", "assumed", "came_back", "asked_again"):
            yield from _answer(article, at)
            self.past.read[at.date(), article.id] += 1
            if kind == "confirmed":
                yield Fact(FactKind.VOTED, _later(at, 60), article.id, {"helped": True})
                yield from self._survey(self._chance.choice(("nps", "ces", "ces")), _later(at, 60))
        elif kind == "abandoned_unanswered" and self._number % 2:
            # She read it, and asked once more.
            yield from _answer(article, at)
            yield Fact(FactKind.ASKED, _later(at, 90), data={"question": question})
            yield _searched("no_answer", article, _later(at, 90))
            self.past.read[at.date(), article.id] += 1
            self.past.still_asked[at.date(), article.id] += 1
        elif kind == "bounced":
            yield _searched("choose", article, at)
            yield Fact(FactKind.SHOWN, at, article.id, {"as": "choice", "product": article.product})
        else:
            yield _searched("no_answer", article, at)
        if kind == "handed_off":
            yield from self._chat(at)
        elif kind == "abandoned_in_queue":
            yield from self._waits_in_vain(at)

    def _chat(self, at: datetime) -> Iterator[Fact]:
        wait = self._chance.choice((4.0, 9.0, 15.0, 15.0, 40.0, 100.0))
        agent = self._chance.choice(self._agents)
        self.past.chats[at.date(), agent] += 1
        yield from _wants(at)
        taken = _later(at, 30 + wait)
        yield Fact(FactKind.ACCEPTED, taken, data={"agent_id": agent})
        yield Fact(FactKind.AGENT_REPLIED, _later(taken, 12), data={"agent_id": agent})
        yield Fact(FactKind.CUSTOMER_REPLIED, _later(taken, 50))
        if self._chance.random() < 0.2:
            agent = yield from self._hands_on(at.date(), agent, _later(taken, 200))
        yield Fact(FactKind.RESOLVED, _later(taken, 300), data={"agent_id": agent})
        self.past.waits.append((at.date(), "accepted", wait))
        yield from self._survey("csat", _later(taken, 300))

    def _survey(self, kind: str, at: datetime) -> Iterator[Fact]:
        """Ask something; some answer, a few in words, some decline, and many say nothing."""
        told = {"survey_id": f"{kind}-{self._number}", "kind": kind}
        yield Fact(FactKind.SURVEY_ASKED, at, data=told)
        self.past.asked[at.date(), kind] += 1
        fate = self._chance.random()
        if fate < 0.1:
            yield Fact(FactKind.SURVEY_DECLINED, _later(at, 20), data=told)
        elif fate < 0.6:
            score = self._chance.choice(_SCORES[kind])
            words = self._chance.choice(("", "", "", *_WORDS)) if kind == "ces" else ""
            answered = {**told, "score": score, "comment": words, "via": "page"}
            yield Fact(FactKind.SURVEY_ANSWERED, _later(at, 20), data=answered)
            self.past.scores[at.date(), f"{kind}:{score}"] += 1
            if kind == "csat":
                self.past.ratings[at.date(), score] += 1

    def _hands_on(self, day: date, agent: str, at: datetime) -> Generator[Fact, None, str]:
        """Tell that a colleague takes over; return who."""
        colleague = next(one for one in self._agents if one != agent)
        moved = {"from_agent_id": agent, "agent_id": colleague}
        yield Fact(FactKind.TRANSFERRED, at, data=moved)
        self.past.transfers[day, agent] += 1
        self.past.chats[day, colleague] += 1
        return colleague

    def _waits_in_vain(self, at: datetime) -> Iterator[Fact]:
        wait = self._chance.choice((50.0, 130.0, 400.0))
        yield from _wants(at)
        gone = {"how": "left", "waited_seconds": wait}
        yield Fact(FactKind.ABANDONED, _later(at, 30 + wait), data=gone)
        self.past.waits.append((at.date(), "abandoned", wait))


def _answer(article: Article, at: datetime) -> Iterator[Fact]:
    yield _searched("answer", article, at)
    shown = {"as": "answer", "score": 0.9, "product": article.product}
    yield Fact(FactKind.SHOWN, at, article.id, shown)


def _searched(decision: str, article: Article, at: datetime) -> Fact:
    hits = [] if decision == "no_answer" else [{"article_id": article.id}]
    data = {"decision": decision, "hits": hits, "confidence": 0.9 if hits else 0.1}
    return Fact(FactKind.SEARCHED, at, data=data)


def _wants(at: datetime) -> Iterator[Fact]:
    yield Fact(FactKind.HANDOFF_REQUESTED, _later(at, 30), data={"reason": "requested"})
    yield Fact(FactKind.QUEUED, _later(at, 30))


def _later(at: datetime, seconds: float) -> datetime:
    return at + timedelta(seconds=seconds)
