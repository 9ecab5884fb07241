"""What Rasa remembers of a dialogue: its slots and its last turns, however long it grows.

Rasa's own stores keep every event for ever and read, replay, send to the action server and write
them all again on each turn, so that turn 200 costs many times turn 1. The transcript is the app's;
the dialogue needs the slots and the turn before this one.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections import deque
from pathlib import Path
from typing import Any, Deque, Dict, Iterable, List, Optional, Text

import structlog
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

log = structlog.get_logger(__name__)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS dialogues (
    sender_id TEXT PRIMARY KEY,
    events TEXT NOT NULL,
    updated_at REAL NOT NULL
) WITHOUT ROWID
"""
_READ = "SELECT events FROM dialogues WHERE sender_id = ?"
_WRITE = """
INSERT INTO dialogues (sender_id, events, updated_at) VALUES (?, ?, ?)
ON CONFLICT (sender_id) DO UPDATE SET events = excluded.events, updated_at = excluded.updated_at
"""
# The bot's words are proposals that the app may have refused; the featurization is made anew.
_FORGOTTEN = (BotUttered, DefinePrevUserUtteredFeaturization, SlotSet)


class DialogueUnreadable(asyncio.CancelledError):
    """The state of a dialogue could not be read, so this turn must not be answered.

    Rasa wraps every store so that an `Exception` while reading means an empty dialogue: the bot
    would forget silently. A cancellation passes that wrapper and the REST channel answers `[]`,
    which the app takes for a fault and answers without Rasa.
    """


class BoundedTrackerStore(TrackerStore):
    """Keeps one row per dialogue in SQLite: the slots that are set, and the last ``turns``."""

    def __init__(
        self,
        domain: Optional[Domain] = None,
        host: Optional[Text] = None,
        event_broker: Optional[EventBroker] = None,
        path: Text = "dialogues.db",
        turns: int = 1,
        **kwargs: Any,
    ) -> None:
        """Open the file, and make it when it is missing; raise `sqlite3.Error` when neither works."""
        super().__init__(domain, event_broker, **kwargs)
        if turns < 1:
            raise ValueError(f"turns must be at least 1, not {turns}")
        self._turns = turns
        self._database = _open(path)

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """Return the dialogue, or nothing when it is new; raise `DialogueUnreadable`."""
        try:
            row = self._database.execute(_READ, (sender_id,)).fetchone()
            if row is None:
                return None
            return DialogueStateTracker.from_dict(
                sender_id, json.loads(row[0]), self.domain.slots, self.max_event_history
            )
        except (sqlite3.Error, ValueError, KeyError) as error:
            log.error("dialogue.unreadable", sender_id=sender_id, error=str(error))
            raise DialogueUnreadable(str(error)) from error

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write what the next turn needs, in one atomic statement; raise `sqlite3.Error`."""
        await self.stream_events(tracker)
        events = json.dumps([*_slots(tracker), *self._last_turns(tracker)], ensure_ascii=False)
        try:
            self._database.execute(_WRITE, (tracker.sender_id, events, time.time()))
        except sqlite3.Error as error:
            log.error("dialogue.not_saved", sender_id=tracker.sender_id, error=str(error))
            raise

    async def keys(self) -> Iterable[Text]:
        """Return the ids of all dialogues."""
        return [row[0] for row in self._database.execute("SELECT sender_id FROM dialogues")]

    def _last_turns(self, tracker: DialogueStateTracker) -> List[Dict[Text, Any]]:
        kept: Deque[Event] = deque()
        turns = 0
        for event in reversed(tracker.events):
            if turns == self._turns:
                break
            if not isinstance(event, _FORGOTTEN):
                kept.appendleft(event)
            turns += isinstance(event, UserUttered)
        # Every message follows a listening bot; the policies look for it.
        return [_LISTEN, *(_small(event) for event in kept)] if turns else [*map(_small, kept)]


_LISTEN = ActionExecuted(ACTION_LISTEN_NAME).as_dict()


def _open(path: Text) -> sqlite3.Connection:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    # Rasa answers in one event loop; a row of a few kilobytes is read and written in microseconds,
    # less than the hand-over to a thread. Autocommit: each statement is a transaction.
    database = sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute(_SCHEMA)
    return database


def _slots(tracker: DialogueStateTracker) -> List[Dict[Text, Any]]:
    return [
        SlotSet(name, slot.value).as_dict()
        for name, slot in tracker.slots.items()
        if slot.value != slot.initial_value
    ]


def _small(event: Event) -> Dict[Text, Any]:
    """Return an event without what NLU computed on the way (tokens, ranking)."""
    data = event.as_dict()
    parsed = data.get("parse_data")
    if parsed:
        kept = ("intent", "entities", "text", "message_id", "metadata")
        data["parse_data"] = {key: parsed[key] for key in kept if key in parsed}
    return data
