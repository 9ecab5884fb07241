"""What people saw acknowledged, written down outside of the app and compared with it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Ledger:
    """Acknowledgements of one round, by conversation.

    ``messages`` are the acknowledged ones by their client ids with their numbers, ``owners`` the
    agents who were told that it is theirs, in the order in which they were told.
    """

    messages: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    owners: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    queued: set[str] = field(default_factory=set)

    def sent(self, conversation_id: str, client_message_id: str, seq: int) -> None:
        """Note that a message was acknowledged under a number."""
        self.messages[conversation_id][client_message_id] = seq

    def owned(self, conversation_id: str, agent_id: str) -> None:
        """Note that an agent was told that a conversation is hers."""
        if agent_id not in self.owners[conversation_id]:
            self.owners[conversation_id].append(agent_id)


@dataclass(frozen=True)
class Verdict:
    """What is wrong after a round: nothing, if all is well.

    ``lost`` are acknowledged messages that are not there exactly once under their number, customers
    who were queued and whom nobody waits for or serves, and pages that were shown something else
    than what is stored. ``double_owned`` are conversations that two were told to be theirs.
    """

    lost: tuple[str, ...]
    double_owned: tuple[str, ...]


def judge(
    ledger: Ledger,
    stored: Mapping[str, Sequence[dict[str, Any]]],
    shown: Mapping[str, Sequence[dict[str, Any]]],
    states: Mapping[str, tuple[str, str | None]],
) -> Verdict:
    """Compare the ledger with the stored transcripts, with what the customers' pages were shown,
    and with who owns each conversation: ``(state, assignee's id)``."""
    lost = [
        *_lost_messages(ledger, stored),
        *_wrong_pages(stored, shown),
        *_dropped(ledger, states),
    ]
    return Verdict(tuple(lost), tuple(_double_owned(ledger, stored, states)))


def _lost_messages(ledger: Ledger, stored: Mapping[str, Sequence[dict[str, Any]]]) -> list[str]:
    lost = []
    for conversation_id, acknowledged in ledger.messages.items():
        there = stored.get(conversation_id, ())
        times = Counter((each["client_message_id"], each["seq"]) for each in there)
        ids = Counter(each["client_message_id"] for each in there)
        lost += [
            f"message {id_} of {conversation_id}"
            for id_, seq in acknowledged.items()
            if times[id_, seq] != 1 or ids[id_] != 1
        ]
    return lost


def _wrong_pages(
    stored: Mapping[str, Sequence[dict[str, Any]]], shown: Mapping[str, Sequence[dict[str, Any]]]
) -> list[str]:
    wrong = []
    for conversation_id, messages in stored.items():
        numbers = [message["seq"] for message in messages]
        if numbers != list(range(1, len(numbers) + 1)):
            wrong.append(f"numbers of {conversation_id}")
        if list(shown.get(conversation_id, messages)) != list(messages):
            wrong.append(f"page of {conversation_id}")
    return wrong


def _dropped(ledger: Ledger, states: Mapping[str, tuple[str, str | None]]) -> list[str]:
    served = ("queued", "assigned")
    return [
        f"handoff of {conversation_id}"
        for conversation_id in sorted(ledger.queued | ledger.owners.keys())
        if states[conversation_id][0] not in served
    ]


def _double_owned(
    ledger: Ledger,
    stored: Mapping[str, Sequence[dict[str, Any]]],
    states: Mapping[str, tuple[str, str | None]],
) -> list[str]:
    """Return conversations that two agents were told to be theirs, or that the app gave to two."""
    doubled = []
    for conversation_id, messages in stored.items():
        told = set(ledger.owners.get(conversation_id, ()))
        owner = states[conversation_id][1]
        accepted = [each for each in messages if each["data"].get("event") == "accepted"]
        speakers = {each["author"]["id"] for each in messages if each["sender"] == "agent"}
        if len(told | speakers | ({owner} if owner and told else set())) > 1 or len(accepted) > 1:
            doubled.append(conversation_id)
    return doubled
