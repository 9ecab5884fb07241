"""Learning on the web who a visitor is: the site signed for her, or she followed a link of hers.

A browser may be shared. Where it is known as somebody else's already, she gets a visitor id of her
own, and nobody sees what was said by another.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from channels.web.service import address_of
from channels.web.visitors import Visitors
from core.clock import Clock, utc_now
from core.database import Transactions, touch
from core.errors import Language
from core.site_token import SiteCustomer, read_site_token
from handoff.contacts import linking, merging, store
from handoff.contacts.merging import Why
from handoff.contacts.person import Cause
from handoff.contacts.service import in_one_piece
from handoff.message import Address

SITE = "site"
_ACCOUNT, _AUDIENCE = "customer", "jieli-widget"


@dataclass(frozen=True, slots=True)
class Identifying:
    """Makes a visitor the person that she proves to be; returns her visitor id and its token.

    ``site_secret`` is shared with the site, empty where it signs for nobody.
    """

    transactions: Transactions
    visitors: Visitors
    site_secret: bytes = field(default=b"", repr=False)
    now: Clock = utc_now

    async def sign_in(
        self, visitor_id: str | None, token: str, language: Language
    ) -> tuple[str, str]:
        """Learn from the site's token who she is; raise `InvalidSiteToken`.

        What she wrote before she signed in is hers, unless her browser is known as another's.
        """
        customer = read_site_token(token, self.site_secret, _AUDIENCE, self.now)
        for candidate in (visitor_id, None):
            known, hers = self.visitors.issue(candidate)
            if await self._is(known, customer, language):
                break
        return known, hers

    async def _is(self, visitor_id: str, customer: SiteCustomer, language: Language) -> bool:
        async def work(session: AsyncSession) -> bool:
            now, address = self.now(), address_of(visitor_id)
            contact_id = await linking.introduced(session, address, language, now, customer.name)
            proof = Address(SITE, _ACCOUNT, customer.id)
            touch(session, visitor_id)
            return await linking.known_as(session, contact_id, proof, Cause.SITE_TOKEN, now)

        return await in_one_piece(self.transactions, work)

    async def go_on(
        self, visitor_id: str | None, address: Address, language: Language
    ) -> tuple[str, str] | None:
        """Let who an address is for go on in this browser; None where she is not known any more.

        She gets a visitor id for that. What the browser had before is the same person's history, for
        the staff; it is not proof, for a link may be opened at a friend's.
        """
        fresh, token = self.visitors.issue()

        async def work(session: AsyncSession) -> bool:
            now = self.now()
            owner = await store.identity(session, address)
            if owner is None:
                return False
            before = await store.identity(session, address_of(visitor_id)) if visitor_id else None
            hers = await linking.introduced(session, address_of(fresh), language, now)
            # All of them at once: one after another, they would be held out of their order.
            known = [row.contact_id for row in (owner, before) if row is not None]
            await store.hold(session, [hers, *known])
            if not await linking.tie(session, hers, owner.contact_id, Cause.LINK, now):
                return False
            if before is not None and await linking.might_be(session, before.contact_id, hers):
                why = Why(Cause.SAME_BROWSER)
                await merging.merge(session, before.contact_id, hers, why, now)
            return True

        return (fresh, token) if await in_one_piece(self.transactions, work) else None


IDENTIFYING = web.AppKey("identifying", Identifying)
