"""What agents work with, tied together: the desk itself and each of its areas."""

from __future__ import annotations

from aiohttp import web

import channels.web.files as web_files
import handoff.canned.http as canned_http
import handoff.contacts.http as contacts_http
import handoff.desk.http as desk_http
import handoff.files.http as files_http
import handoff.notes.http as notes_http
import handoff.transfer.http as transfer_http
import handoff.wall.http as wall_http
import handoff.wrap_up.http as wrap_up_http
from core.database import TRANSACTIONS
from core.disk import Disk
from handoff.canned.service import CANNED_REPLIES, CannedReplies
from handoff.chat import ARTICLE_CARDS
from handoff.contacts.service import CONTACTS, Contacts
from handoff.desk.service import Desk
from handoff.desk.socket import DESK
from handoff.desk.viewers import VIEWERS, Viewers
from handoff.files.service import FILES, Files
from handoff.notes.service import NOTES, Notes
from handoff.reception import RECEPTION
from handoff.surveys.surveyor import SURVEYOR
from handoff.transfer.service import TRANSFERS, Transfers
from handoff.wall.service import WALL, Wall
from handoff.wrap_up.service import WRAP_UPS, WrapUps
from server.articles import KnowledgeBaseEditors
from server.auth.http import AUTH
from server.routing import OFFERS
from server.settings import Settings

MODULES = (
    desk_http,
    notes_http,
    transfer_http,
    canned_http,
    wrap_up_http,
    wall_http,
    files_http,
    contacts_http,
    web_files,
)
"""Where the desk's addresses are."""


def equip(app: web.Application, settings: Settings) -> None:
    """Give an app that has its database and its articles what the desk's addresses need."""
    transactions, offers = app[TRANSACTIONS], app[OFFERS]
    promises = app[RECEPTION].promises
    app[DESK] = Desk(
        transactions, app[ARTICLE_CARDS], offers=offers, promises=promises, surveyor=app[SURVEYOR]
    )
    app[VIEWERS] = Viewers()
    disk = Disk(settings.files, settings.file_megabytes * 2**20)
    disk.clear()
    app[FILES] = Files(transactions, disk)
    app[NOTES] = Notes(transactions)
    app[CANNED_REPLIES] = CannedReplies(transactions)
    app[WRAP_UPS] = WrapUps(transactions, KnowledgeBaseEditors())
    app[CONTACTS] = Contacts(transactions)
    app[TRANSFERS] = Transfers(transactions, offers, promises=promises)
    app[WALL] = Wall(transactions, offers, app[AUTH].sign_out_everywhere, promises=promises)
