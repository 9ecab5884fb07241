"""How a customer reaches the company, whatever the channel: what she can do, and what she sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from actions.dialogue.words import Words, words
from benchmarks.simulate.diary import Met

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Option:
    """Something to click: its label, and what her channel sends when she does."""

    label: str
    click: Any


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot said: an article's title with its votes (helped, did not), or a list of options.

    ``article_id`` is known where the channel shows articles on pages of ours; ``said`` are all its
    words of this turn.
    """

    met: Met
    title: str | None = None
    article_id: str | None = None
    votes: tuple[Option, Option] | None = None
    options: tuple[Option, ...] = ()
    said: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A survey as she sees it: its id, what it asks, and whether it can still be answered."""

    id: str
    kind: str
    open: bool = True


class Door(Protocol):
    """A customer's end of one channel."""

    @property
    def channel(self) -> str:
        """Return the channel's name in the reports."""

    @property
    def may_leave(self) -> bool:
        """Tell whether she can give up waiting for a person."""

    async def open(self) -> None:
        """Come, for the first time or again."""

    async def close(self) -> None:
        """Go."""

    async def say(self, text: str) -> Reply:
        """Ask the bot something, and return what it said."""

    async def pick(self, option: Option) -> Reply:
        """Click, and return what the bot said."""

    async def want_person(self) -> None:
        """Ask for a person; returns when she waits."""

    async def leave_queue(self) -> None:
        """Give up waiting."""

    async def tell_person(self, text: str) -> None:
        """Write to the agent."""

    async def read(self, article_id: str, seconds: int) -> None:
        """Open an article, and read for so long."""

    async def asked(self) -> Asked | None:
        """Return the survey that she was shown last, None where there was none."""

    async def answer(self, asked: Asked, score: int, words: str) -> None:
        """Answer a survey, with words where there is room for them."""

    async def decline(self, asked: Asked) -> None:
        """Say that she does not want to answer, where that can be said."""

    async def shows(self, state: str) -> None:
        """Return when she sees how the conversation stands; the app knows already."""

    def is_mine(self, summary: dict[str, Any]) -> bool:
        """Tell whether a conversation at the desk is hers."""


def begins_with(text: str, key: Words) -> bool:
    """Tell whether what the bot said begins with these words, in either language."""
    return text.startswith(tuple(words(key, language) for language in LANGUAGES))
