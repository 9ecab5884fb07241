"""Every table of every package, for the migrations."""

from __future__ import annotations

import channels.access.tables
import channels.inbox.tables
import channels.outbox.tables
import channels.people.tables
import community.tables
import deflection.books.tables
import deflection.digest.tables
import deflection.experiments.tables
import deflection.persons.tables
import deflection.readings.tables
import deflection.shifts.tables
import deflection.subscribers.tables
import deflection.tables
import deflection.teams.tables
import handoff.canned.tables
import handoff.contacts.tables
import handoff.files.tables
import handoff.follow_ups.tables
import handoff.levels.tables
import handoff.notes.tables
import handoff.queue.tables
import handoff.recall.tables
import handoff.routing.tables
import handoff.surveys.tables
import handoff.tables
import handoff.tickets.tables
import handoff.webhook.tables
import handoff.wrap_up.tables
import kb_index.editing.tables
import kb_index.importing.jobs.tables
import kb_index.tables
import server.api_keys.tables
import server.auth.tables
import studio.replay.tables
import studio.tables
from core.database import Base

__all__ = ["METADATA"]

_MODULES = (
    channels.access.tables,
    channels.inbox.tables,
    channels.outbox.tables,
    channels.people.tables,
    community.tables,
    deflection.tables,
    deflection.subscribers.tables,
    deflection.books.tables,
    deflection.persons.tables,
    deflection.experiments.tables,
    deflection.digest.tables,
    deflection.readings.tables,
    deflection.shifts.tables,
    deflection.teams.tables,
    handoff.tables,
    handoff.canned.tables,
    handoff.contacts.tables,
    handoff.levels.tables,
    handoff.files.tables,
    handoff.follow_ups.tables,
    handoff.notes.tables,
    handoff.recall.tables,
    handoff.routing.tables,
    handoff.surveys.tables,
    handoff.tickets.tables,
    handoff.webhook.tables,
    handoff.wrap_up.tables,
    kb_index.editing.tables,
    kb_index.tables,
    kb_index.importing.jobs.tables,
    server.api_keys.tables,
    server.auth.tables,
    studio.replay.tables,
    studio.tables,
)

METADATA = Base.metadata
