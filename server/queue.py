"""The queue and its surroundings, tied together: places, tickets, and what was promised."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path

from aiohttp import web

import handoff.tickets.http as tickets_http
from core.database import TRANSACTIONS
from core.wakeups import WAKEUPS
from handoff.hours.hours_file import read_hours
from handoff.levels.levels_file import read_levels
from handoff.levels.watch import Watch
from handoff.queue.absence import ABSENCE, Absence
from handoff.queue.board import QUEUE_BOARD, QueueBoard
from handoff.reception import RECEPTION, Reception
from handoff.surveys.surveyor import SURVEYOR
from handoff.tickets.service import TICKETS, Tickets
from server.background import repeating
from server.routing import OFFERS
from server.settings import Settings

CUSTOMER_GRACE = web.AppKey("customer_grace", timedelta)
"""How long who closed the page keeps her place in the queue."""

MODULES = (tickets_http,)
"""Where the addresses are."""

_BOARD_SECONDS, _CLOSING_SECONDS, _LEVELS_SECONDS = 1.0, 20.0, 5.0


def reception(settings: Settings) -> Reception:
    """Read when people answer and what they promise; raise `InvalidInput` for a wrong file."""
    return Reception(
        read_hours(Path(settings.hours) if settings.hours else None),
        read_levels(Path(settings.levels) if settings.levels else None),
        timedelta(seconds=settings.agent_grace),
    )


async def queue(app: web.Application) -> AsyncIterator[None]:
    """Keep the board of the queue for as long as the app runs, and close it after hours."""
    transactions, wakeups = app[TRANSACTIONS], app[WAKEUPS]
    board = app[QUEUE_BOARD] = QueueBoard(transactions, wakeups, app[RECEPTION].grace)
    tickets = app[TICKETS] = Tickets(
        transactions, app[RECEPTION], offers=app[OFFERS], surveyor=app[SURVEYOR]
    )
    reception = app[RECEPTION]
    absence = app[ABSENCE] = Absence(transactions, wakeups, board, reception, app[CUSTOMER_GRACE])
    watch = Watch(transactions, reception.promises, app[OFFERS].policy)
    await board.refresh()
    with wakeups.subscribe_to_one() as news:
        async with (
            repeating("queue", partial(board.follow, news), _BOARD_SECONDS),
            repeating("closing", tickets.close_queue, _CLOSING_SECONDS),
            repeating("absence", absence.sweep, absence.pause),
            repeating("levels", watch.sweep, _LEVELS_SECONDS),
        ):
            yield
