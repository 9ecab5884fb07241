"""What a channel is to Jieli: how it sends, and what it can. One adapter for each account.

A channel with a page of ours (`channels.web`) needs none of this: its page asks the database. A
channel whose customers are reached through somebody else's servers gives an `Adapter` to
`channels.outbox`, and what comes in to `channels.inbox` (docs/channels.md).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from channels.outbox.allowance import Quota, Trigger
from channels.outbox.outcome import Outcome
from channels.outbox.piece import Limits, Piece


@dataclass(frozen=True, slots=True)
class Traits:
    """What a channel is like.

    ``quotas`` are what each trigger allows; none: it may be written to at any time. ``idempotent``
    tells that a parcel which is sent twice under one id arrives once, so that it may be sent again
    when nobody knows. ``resends`` does so although it may arrive twice.
    """

    limits: Limits
    quotas: Mapping[Trigger, Quota]
    idempotent: bool = False
    resends: bool = False
    types: bool = False
    nudges: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """How sending ended; ``receipt`` is the other side's id of the message, where it gives one."""

    outcome: Outcome
    receipt: str | None = None


@dataclass(frozen=True, slots=True)
class Medium:
    """A file of a customer's on its way in."""

    name: str
    media_type: str
    length: int | None
    chunks: AsyncIterator[bytes]


class MediumGone(Exception):
    """The other side does not have it any more, or will not give it."""


class Adapter(Protocol):
    """One account of a channel."""

    @property
    def channel(self) -> str:
        """Return the channel's name, as conversations carry it."""

    @property
    def account(self) -> str:
        """Return our account there, as conversations carry it."""

    @property
    def traits(self) -> Traits:
        """Return what the channel is like."""

    async def send(self, to: str, piece: Piece, parcel: str) -> Sent:
        """Send one piece under a parcel's id; never raises for what the other side does."""

    async def show_typing(self, to: str, active: bool) -> None:
        """Show her that somebody is writing, or no more; where it cannot, do nothing."""

    def fetch(self, medium: str, kind: str) -> AbstractAsyncContextManager[Medium]:
        """Open a file that she sent while the block runs; raise `MediumGone`, or `OSError`,
        `TimeoutError` or `aiohttp.ClientError` where another try may succeed."""
