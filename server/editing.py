"""What editors work with, tied together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import web

import kb_index.editing.http as editing_http
import kb_index.editing.listing.http as listing_http
import kb_index.editing.tree.http as tree_http
import kb_index.pictures.http as pictures_http
from core.database import TRANSACTIONS
from kb_index.editing.bulk.service import BULK, Bulk
from kb_index.editing.history import HISTORY, History
from kb_index.editing.listing.service import LISTING, Listing
from kb_index.editing.moving import MOVING, Moving
from kb_index.editing.service import EDITING, Editing
from kb_index.editing.sweeping import Sweeping
from kb_index.editing.tree.service import TREE, Tree
from kb_index.pictures.pictures import PICTURES, Pictures
from kb_index.pictures.sweeping import SweepingPictures
from server.auth.staff import Staff
from server.background import repeating

MODULES = (editing_http, listing_http, tree_http, pictures_http)
"""Where the studio's addresses are."""
PICTURES_FOLDER = web.AppKey("pictures_folder", Path)
_SWEEP_SECONDS = 300.0
_PICTURES_SECONDS = 86_400.0


async def editing(app: web.Application) -> AsyncIterator[None]:
    """Give an app that has its database what the studio needs, and take away what is over."""
    transactions, staff = app[TRANSACTIONS], Staff()
    app[EDITING] = Editing(transactions, staff)
    app[MOVING] = Moving(transactions, staff)
    app[HISTORY] = History(transactions, staff)
    app[LISTING] = Listing(transactions, staff)
    app[TREE] = Tree(transactions)
    app[BULK] = Bulk(transactions, staff)
    app[PICTURES] = Pictures(app[PICTURES_FOLDER])
    pictures = SweepingPictures(transactions, app[PICTURES])
    async with (
        repeating("trash", Sweeping(transactions).sweep, _SWEEP_SECONDS),
        repeating("pictures", pictures.sweep, _PICTURES_SECONDS),
    ):
        yield
