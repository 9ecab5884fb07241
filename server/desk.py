"""What agents work with, tied together: the desk itself and each of its areas."""

from __future__ import annotations

from aiohttp import web

import handoff.desk.http as desk_http
import handoff.notes.http as notes_http
from core.database import TRANSACTIONS
from handoff.chat import ARTICLE_CARDS
from handoff.desk.service import Desk
from handoff.desk.socket import DESK
from handoff.notes.service import NOTES, Notes

MODULES = (desk_http, notes_http)
"""Where the desk's addresses are."""


def equip(app: web.Application) -> None:
    """Give an app that has its database and its articles what the desk's addresses need."""
    transactions = app[TRANSACTIONS]
    app[DESK] = Desk(transactions, app[ARTICLE_CARDS])
    app[NOTES] = Notes(transactions)
