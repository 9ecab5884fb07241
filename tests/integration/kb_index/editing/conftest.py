"""Three people who write, on both kinds of database, and a clock that stands still."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from core.routes import Principal, Role, staff_roles
from kb_index.editing.bulk.service import Bulk
from kb_index.editing.history import History
from kb_index.editing.life import Action
from kb_index.editing.listing.service import Listing
from kb_index.editing.listing.wanted import Wanted
from kb_index.editing.moving import Moving
from kb_index.editing.people import Person
from kb_index.editing.service import Editing
from kb_index.editing.sweeping import Sweeping
from kb_index.editing.texts.content import Content
from server.storage.database import Database
from tests.conftest import FakeClock

LI = Principal("li", "李文", staff_roles([Role.EDITOR]))
SUN = Principal("sun", "孙丽", staff_roles([Role.REVIEWER]))
CHEN = Principal("chen", "陈静", staff_roles([Role.PUBLISHER]))
TEXT = Content(title="如何退款？", answer="在订单页申请。", variants=("怎么退钱",))


class Staff:
    """The three of them."""

    async def names(self, session: AsyncSession, ids: Collection[str]) -> dict[str, str]:
        return {each.id: each.name for each in (LI, SUN, CHEN) if each.id in ids}

    async def writers(self, session: AsyncSession) -> Sequence[Person]:
        return [Person(each.id, each.name) for each in (LI, SUN, CHEN)]


@dataclass
class Studio:
    """Everything that editors can do, as short words for tests."""

    database: Database
    clock: FakeClock
    staff: Staff = field(default_factory=Staff)

    def __post_init__(self) -> None:
        parts = (self.database, self.staff, self.clock)
        self.editing, self.moving, self.bulk = Editing(*parts), Moving(*parts), Bulk(*parts)
        self.listing = Listing(*parts)
        self.history = History(self.database, self.staff)
        self.sweeping = Sweeping(self.database, self.clock)

    async def begin(self, content: Content = TEXT, language: str = "zh") -> dict[str, Any]:
        return await self.editing.begin(LI, language, content)

    async def published(self, content: Content = TEXT, language: str = "zh") -> dict[str, Any]:
        article = await self.begin(content, language)
        return await self.publish(article)

    async def publish(self, article: dict[str, Any], **how: Any) -> dict[str, Any]:
        return await self.move(article, Action.PUBLISH, CHEN, **how)

    async def move(
        self, article: dict[str, Any], action: Action, who: Principal = CHEN, **how: Any
    ) -> dict[str, Any]:
        if "version" not in how and action not in (Action.ARCHIVE, Action.TRASH, Action.UNTRASH):
            how["version"] = version_of(article)
        return await self.moving.move(who, article["id"], action, **how)

    async def save(
        self, article: dict[str, Any], content: Content, who: Principal = LI, **held: int
    ) -> dict[str, Any]:
        """Save as a page would that holds this article, and return the article after it."""
        version = held.get("version", version_of(article))
        revision = held.get("revision", article["revision"])
        await self.editing.save(who, article["id"], version, revision, content)
        return await self.editing.read(who, article["id"])

    async def listed(self, **wanted: Any) -> dict[str, Any]:
        return await self.listing.page(Wanted(**wanted), "", "", "", 50)


def version_of(article: dict[str, Any]) -> int:
    """Return the version that a page holds that shows this article."""
    return article["copy"]["version"] if article["copy"] else 0


@pytest.fixture
def studio(database: Database, clock: FakeClock) -> Studio:
    return Studio(database, clock)
