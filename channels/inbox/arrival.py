"""One delivery of a channel, in words that all channels share."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from channels.outbox.allowance import Trigger
from handoff.message import Address


@dataclass(frozen=True, slots=True)
class Said:
    """Words of hers; ``option`` is the id of the menu's option that she clicked, if she did.

    ``action`` is a click that a channel knows without a menu, ``data`` what the desk may show. What
    does not ``ask`` is for people alone, such as where she is.
    """

    text: str
    option: str = ""
    action: dict[str, Any] | None = None
    data: dict[str, Any] = field(default_factory=dict)
    asks: bool = True


@dataclass(frozen=True, slots=True)
class Showed:
    """A file of hers, which is to be fetched; ``kind`` is ``image``, ``voice`` or ``video``."""

    kind: str
    medium: str


Utterance = Said | Showed


@dataclass(frozen=True, slots=True)
class Arrival:
    """What was delivered under ``key``, which is the same each time it is.

    ``said`` is what speaks for her, None for what is only noted; ``trigger`` what it allows us to
    send; ``scene`` the code that she came by; ``kept`` all of it, as it is written down. She
    ``leaves`` where nothing can be sent to her any more; ``settles`` tells of a message of ours, by
    its receipt, whether it arrived.
    """

    address: Address
    key: str
    sent_at: datetime
    said: Utterance | None
    trigger: Trigger | None
    kept: dict[str, Any] = field(default_factory=dict)
    scene: str | None = None
    leaves: bool = False
    settles: tuple[str, bool] | None = None


def to_json(said: Utterance | None) -> dict[str, Any] | None:
    """Write what she said as it is kept."""
    return None if said is None else {"kind_of": type(said).__name__, **asdict(said)}


def from_json(kept: dict[str, Any] | None) -> Utterance | None:
    """Read it back."""
    if kept is None:
        return None
    values = {name: value for name, value in kept.items() if name != "kind_of"}
    return Said(**values) if kept["kind_of"] == "Said" else Showed(**values)
