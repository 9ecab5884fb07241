"""How the company stands, read from the database: every replica tells the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from core.clock import Clock, utc_now
from core.database import Transactions
from deflection.books import store as books
from deflection.episodes.outcomes import Outcome
from deflection.reports.service import Reports
from deflection.reports.views import METRIC
from handoff.conversation import State
from server.metrics import store

_PERCENTILES = {"50": "p50", "90": "p90"}
_WAITS = {"accepted": "wait", "abandoned": "abandon"}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the database says at a moment. Durations are seconds.

    ``today`` are the sums of the figures of the company's day so far; ``outboxes`` the lengths of
    each outbox by state.
    """

    longest_wait: float
    conversations: Mapping[str, int]
    agents: Mapping[str, int]
    turns_owed: int
    oldest_turn: float
    outboxes: Mapping[tuple[str, str], int]
    episodes_due: int
    today: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Observer:
    """Reads how the company stands; agents not seen for ``grace`` are offline."""

    transactions: Transactions
    reports: Reports
    grace: timedelta
    now: Clock = utc_now

    async def look(self) -> Standing:
        """Read everything once, by indexes and small sums alone."""
        now, today = self.now(), self.reports.today().date()
        async with self.transactions.read() as session:
            waiting_since, conversations = await store.conversations(session)
            owed, oldest = await store.turns_owed(session)
            return Standing(
                longest_wait=_since(waiting_since, now),
                conversations={state.value: conversations.get(state, 0) for state in _OPEN},
                agents=await store.agents(session, now, self.grace),
                turns_owed=owed,
                oldest_turn=_since(oldest, now),
                outboxes=await store.outboxes(session),
                episodes_due=await books.count_due(session),
                today=dict(await books.sums(session, today, today)),
            )


_OPEN = tuple(state for state in State if state is not State.CLOSED)


class StandingCollector(Collector):
    """Tells Prometheus one standing; none where the database could not be read."""

    def __init__(self, standing: Standing | None) -> None:
        self._standing = standing

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield every family."""
        up = float(self._standing is not None)
        yield GaugeMetricFamily("jieli_database_up", "1 if the database can be read.", up)
        if self._standing is not None:
            yield from _desk(self._standing)
            yield from _work(self._standing)
            yield from _today(self._standing.today)


def _desk(standing: Standing) -> Iterator[GaugeMetricFamily]:
    waiting = standing.conversations[State.QUEUED]
    yield GaugeMetricFamily("jieli_queue_waiting", "Customers who wait for a person.", waiting)
    yield GaugeMetricFamily(
        "jieli_queue_longest_wait_seconds",
        "How long the one who waits longest has waited; 0 if nobody does.",
        standing.longest_wait,
    )
    yield _labelled(
        "jieli_conversations", "Open conversations by who owns them.", standing.conversations
    )
    yield _labelled("jieli_agents", "Agents by presence.", standing.agents, "presence")


def _work(standing: Standing) -> Iterator[GaugeMetricFamily]:
    owed = "Messages that the bot has not answered yet."
    yield GaugeMetricFamily("jieli_bot_turns_owed", owed, standing.turns_owed)
    yield GaugeMetricFamily(
        "jieli_bot_turn_oldest_seconds",
        "How long ago the oldest of them came; 0 if there is none.",
        standing.oldest_turn,
    )
    outboxes = GaugeMetricFamily(
        "jieli_outbox",
        "What is to leave, or could not; delivered things are not counted.",
        labels=("outbox", "state"),
    )
    for labels, length in sorted(standing.outboxes.items()):
        outboxes.add_metric(labels, length)
    yield outboxes
    yield GaugeMetricFamily(
        "jieli_episodes_due",
        "Conversations that the books have not read again since something happened.",
        standing.episodes_due,
    )


def _today(sums: Mapping[str, int]) -> Iterator[GaugeMetricFamily]:
    outcomes = {outcome.value: sums.get(f"outcome:{outcome}", 0) for outcome in Outcome}
    yield _labelled(
        "jieli_outcomes_today",
        "Conversations whose first question came today, by outcome so far (docs/metrics.md).",
        outcomes,
        "outcome",
    )
    waits = GaugeMetricFamily(
        "jieli_wait_today_seconds",
        "Waits of today that have ended, by how; none where there was none.",
        labels=("ended", "percentile"),
    )
    for ended, code in _WAITS.items():
        for percentile, suffix in _PERCENTILES.items():
            value = METRIC[f"{code}_{suffix}"].measure(sums).value
            if value is not None:
                waits.add_metric((ended, percentile), value)
    yield waits


def _labelled(
    name: str, words: str, values: Mapping[str, int], label: str = "state"
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=(label,))
    for value, number in values.items():
        family.add_metric((value,), number)
    return family


def _since(moment: datetime | None, now: datetime) -> float:
    return 0.0 if moment is None else max(0.0, (now - moment).total_seconds())
