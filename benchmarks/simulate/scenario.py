"""What a simulated company is like: how many come when, what they are like, and who serves them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
"""Of the hours file that is shipped."""

_BY_HOUR = (2, 1, 1, 1, 1, 2, 4, 7, 12, 18, 20, 17, 11, 13, 18, 19, 17, 13, 11, 12, 13, 11, 8, 4)
_BY_WEEKDAY = (1.15, 1.05, 1.0, 1.0, 1.0, 0.6, 0.55)
"""How many come in an hour and on a day of the week, beside others."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What a customer is like.

    ``patience`` are the seconds for which she waits for a person; the others are shares (0–1):
    how often she says whether an answer helped, how often she says so truthfully, how often she
    tries other words, wants a person, comes back, or presses the button for a person at once.
    """

    patience: float
    outspoken: float
    honest: float
    persistent: float
    wants_person: float
    returns: float
    in_haste: float
    sloppy: float

    @classmethod
    def drawn(cls, chance: Random) -> Traits:
        """Draw what somebody is like."""
        return cls(
            patience=chance.lognormvariate(5.0, 0.8),
            outspoken=chance.betavariate(2, 3),
            honest=chance.betavariate(18, 2),
            persistent=chance.betavariate(3, 3),
            wants_person=chance.betavariate(2, 3),
            returns=chance.betavariate(1, 4),
            in_haste=chance.betavariate(1, 15),
            sloppy=chance.betavariate(1, 3),
        )


@dataclass(frozen=True, slots=True)
class Shift:
    """When some agents are at their desks, by the company's clock."""

    agents: tuple[str, ...]
    first: time
    hours: float


@dataclass(frozen=True, slots=True)
class Move:
    """So long after the beginning, an agent comes into these teams and leaves all others."""

    agent: str
    after: timedelta
    teams: tuple[str, ...]


_AT_FIRST, _ON_A_DAY = timedelta(0), timedelta(days=1, hours=9, minutes=40)
_MOVES = (
    Move("mei", _AT_FIRST, ("cloud",)),
    Move("tom", _AT_FIRST, ("cloud", "evening")),
    Move("wang", _AT_FIRST, ("account",)),
    Move("tom", _ON_A_DAY, ("account", "evening")),
)
"""Tom is moved while he works; 安静 is in no team."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One company for some days; ``visits`` come on an ordinary day.

    ``articles`` leaves the knowledge base so many articles, all of them where it is None. The
    shares of visits by newcomers, of customers in WeChat, and of needs that no article meets
    are 0–1, and so is how often an agent gives a customer back, hands her on or puts her off
    instead of her next words. Of those who read ``mark`` in what the bot says, and whom it does not
    help, a share ``sway`` wants a person at once.
    """

    seed: int = 20260302
    first_day: date = date(2026, 3, 2)
    days: int = 28
    visits: int = 60
    articles: int | None = None
    newcomers: float = 0.75
    on_phones: float = 0.3
    unanswerable: float = 0.15
    gives_back: float = 0.04
    hands_on: float = 0.08
    puts_off: float = 0.06
    mark: str = ""
    sway: float = 0.0
    shifts: tuple[Shift, ...] = field(
        default=(
            Shift(("mei", "tom"), time(8), 9),
            Shift(("wang",), time(10), 9),
            Shift(("an",), time(14), 8),
        )
    )

    moves: tuple[Move, ...] = _MOVES

    @property
    def start(self) -> datetime:
        """Return when it begins."""
        return datetime.combine(self.first_day, time(), ZONE).astimezone(UTC)

    @property
    def end(self) -> datetime:
        """Return when the last day is over."""
        return datetime.combine(
            self.first_day + timedelta(days=self.days), time(), ZONE
        ).astimezone(UTC)

    @property
    def agents(self) -> tuple[str, ...]:
        """Return everybody who serves."""
        return tuple(name for shift in self.shifts for name in shift.agents)

    def arrivals(self) -> list[datetime]:
        """Return when customers come, in order: by hour and weekday, at random within an hour."""
        chance = Random(f"{self.seed} arrivals")
        found = []
        for number in range(self.days):
            day = self.first_day + timedelta(days=number)
            for hour, weight in enumerate(_BY_HOUR):
                share = weight / sum(_BY_HOUR) * _BY_WEEKDAY[day.weekday()]
                begin = datetime.combine(day, time(hour), ZONE).astimezone(UTC)
                found += [
                    begin + timedelta(seconds=chance.randrange(3600))
                    for _ in range(_poisson(chance, self.visits * share))
                ]
        return sorted(found)


def _poisson(chance: Random, mean: float) -> int:
    """Draw how many come where so many do on average (arrivals a random time apart)."""
    number, passed = 0, chance.expovariate(1.0)
    while passed < mean:
        number, passed = number + 1, passed + chance.expovariate(1.0)
    return number
