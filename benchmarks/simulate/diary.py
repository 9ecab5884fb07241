"""What happened to each customer, as she would tell it: written by the people, read by the books.

Nothing of it comes from the app's own facts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

_ANSWERABLE = timedelta(days=14)


class Met(StrEnum):
    """How the bot met a question."""

    ANSWER = "answer"
    CHOICE = "choice"
    ASKED_BACK = "asked_back"
    NOTHING = "nothing"


@dataclass(slots=True)
class Asking:
    """A question, and what became of it.

    ``first`` is the title at the top of what she was shown, ``read`` the last whose text she saw,
    at ``read_at``; ``shown_at`` is when she was last shown something; ``said`` what she said of
    each article; ``answered`` whether she really had her answer, which nobody but she knows.
    ``met`` is what the bot did at last, ``met_first`` at first: it may have asked back.
    """

    at: datetime
    met: Met = Met.NOTHING
    first: str | None = None
    read: str | None = None
    read_at: datetime | None = None
    shown_at: datetime | None = None
    took: bool = False
    said: dict[str, bool] = field(default_factory=dict)
    answered: bool = False
    met_first: Met | None = None


@dataclass(slots=True)
class Waiting:
    """A wait for a person, and whether one came; not ``asked`` where an agent gave her back."""

    since: datetime
    until: datetime | None = None
    met: bool = False
    asked: bool = True


@dataclass(slots=True)
class Chat:
    """An agent's time with a customer, and who had the word when.

    ``words`` are moments with whether they were the agent's; ``handed_on`` tells that a colleague
    took her over.
    """

    agent: str
    began: datetime
    ended: datetime | None = None
    words: list[tuple[datetime, bool]] = field(default_factory=list)
    handed_on: bool = False


@dataclass(slots=True)
class Surveyed:
    """A survey, by its id, and what she made of it; nothing where she let it stand."""

    id: str
    kind: str
    at: datetime
    score: int | None = None
    declined: bool = False

    def answerable(self, now: datetime) -> bool:
        """Tell whether she may still answer; later the page shows no question any more."""
        return now < self.at + _ANSWERABLE


@dataclass(slots=True)
class Episode:
    """From her first word, or her coming back after the end, until the end.

    ``last_deed`` is the last thing that she did herself, ``last_moved`` the last that anybody did;
    ``topic`` is the product of the first article that she was shown; ``wanted`` are the moments at
    which she asked for a person; ``promised`` tells that she is answered later;
    ``resolver`` is the agent who ended it. Whom the app asks is a sample by ids that it draws anew
    each time, so ``surveys`` are no part of what a seed repeats.
    """

    customer: int
    channel: str
    began: datetime
    came_back: bool = False
    last_deed: datetime | None = None
    last_moved: datetime | None = None
    questions: list[Asking] = field(default_factory=list)
    topic: str = ""
    wanted: list[datetime] = field(default_factory=list)
    promised: bool = False
    waits: list[Waiting] = field(default_factory=list)
    chats: list[Chat] = field(default_factory=list)
    resolved: datetime | None = None
    resolver: str = ""
    surveys: list[Surveyed] = field(default_factory=list, compare=False)
    ended: datetime | None = None

    @property
    def wanted_person(self) -> datetime | None:
        """Return when she first wanted a person."""
        return self.wanted[0] if self.wanted else None

    @property
    def over(self) -> bool:
        """Tell whether it has ended."""
        return self.ended is not None

    @property
    def waits_for_answer(self) -> bool:
        """Tell whether a promise to her is still to be kept."""
        return self.promised and not self.over

    @property
    def done(self) -> bool:
        """Tell whether nothing more happens while she is here."""
        return self.over or self.promised

    @property
    def content(self) -> bool:
        """Tell whether she has what she came for, whatever she said of it."""
        told = bool(self.questions) and self.questions[-1].answered
        return told or self.resolved is not None


@dataclass(frozen=True, slots=True)
class Present:
    """From a moment on, an agent was at her desk, at lunch, gone…"""

    agent: str
    presence: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Placed:
    """From a moment on, an agent was in these teams and in no others."""

    agent: str
    teams: tuple[str, ...]
    at: datetime


@dataclass(slots=True)
class Diary:
    """Everything that happened, in the order in which it began."""

    episodes: list[Episode] = field(default_factory=list)
    presences: list[Present] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
