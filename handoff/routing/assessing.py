"""What a handoff needs and where it stands: read from what she did, said and is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from handoff import store as conversations
from handoff.routing.rules import order, topic
from handoff.routing.rules.policy import Policy
from handoff.routing.rules.ranking import needs_now, relaxes_in
from handoff.routing.rules.reasons import Code, Reason
from handoff.routing.rules.skill import Need, Skill, SkillKind, lane_of, needs_of
from handoff.routing.rules.topic import About, Topic
from handoff.routing.staffing import store as people_store
from handoff.routing.tables import RoutingRow
from handoff.tables import ContactRow, HandoffRow


class ArticleTopics(Protocol):
    """Where routing learns what articles are about, without knowing the knowledge base."""

    async def about(
        self, session: AsyncSession, article_ids: Collection[str]
    ) -> Mapping[str, About]:
        """Return what articles are about, by id; unknown ones are left out."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is to be written of a routing, and how much room its chat takes."""

    values: dict[str, Any]
    weight: float


@dataclass(frozen=True, slots=True)
class Assessor:
    """Finds the needs and the place of a handoff by the policy."""

    policy: Policy
    topics: ArticleTopics

    async def assess(self, session: AsyncSession, row: RoutingRow, now: datetime) -> Assessment:
        """Return what a handoff needs that was not routed yet."""
        handoff = await session.get_one(HandoffRow, row.handoff_id)
        conversation = await conversations.conversation(session, row.conversation_id)
        contact = await conversations.contact(session, conversation.contact_id)
        found = await self._topic(session, handoff.record)
        asked = await self._needs(session, conversation.language, found)
        standing = order.Standing(
            contact.tier, self.policy.priority(handoff.reason), contact.created_at
        )
        reasons = order.reasons(standing, handoff.queued_at, self.policy)
        if found is not None:
            share = {"skill": str(found.skill), "share": round(found.share, 3)}
            reasons.insert(0, Reason(Code.TOPIC, share))
        values = {
            "routed_at": now,
            "rank_at": order.rank_at(handoff.queued_at, standing, self.policy),
            "asked": lane_of(asked),
            "topic": str(found.skill) if found else None,
            "tier": standing.tier,
            "priority": standing.priority,
            "wanted_agent_id": self._wanted(contact, now),
            "reasons": [each.to_json() for each in reasons],
            **self._asked_now(asked, row.asked_at, now),
        }
        return Assessment(values, self.policy.weight(conversation.channel))

    def relax(self, row: RoutingRow, now: datetime) -> dict[str, Any]:
        """Return what is asked by now of a handoff that was routed."""
        return self._asked_now(needs_of(row.asked), row.asked_at, now)

    def _asked_now(self, asked: Collection[Need], since: datetime, now: datetime) -> dict[str, Any]:
        after = relaxes_in(asked, now - since, self.policy)
        return {
            "lane": lane_of(needs_now(asked, now - since, self.policy)),
            "relax_at": None if after is None else since + after,
        }

    async def _topic(self, session: AsyncSession, record: Mapping[str, Any]) -> Topic | None:
        counted = topic.weights(record.get("articles", ()), record.get("attempts", ()), self.policy)
        about = await self.topics.about(session, counted.keys())
        wanted = topic.candidates(about, self.policy)
        known = await people_store.skills_had(session, wanted, self.policy.needs.topic)
        return topic.topic_of(counted, about, known, self.policy)

    async def _needs(self, session: AsyncSession, language: str, found: Topic | None) -> list[Need]:
        """Return what is asked of an agent: nothing that nobody has."""
        needs = [] if found is None else [Need(found.skill, self.policy.needs.topic)]
        speaks = Skill.of(SkillKind.LANGUAGE, language)
        least = self.policy.needs.language
        if speaks and await people_store.skills_had(session, [str(speaks)], least):
            needs.append(Need(speaks, least))
        return needs

    def _wanted(self, contact: ContactRow, now: datetime) -> str | None:
        since = now - timedelta(days=self.policy.last_agent_days)
        served = contact.last_served_at
        return contact.last_agent_id if served is not None and served >= since else None
