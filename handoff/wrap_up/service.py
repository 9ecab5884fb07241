"""The use cases behind a chat, each in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, iso, utc_now
from core.database import Transactions
from core.errors import InvalidInput, NotTheAssignee
from core.text import clean, clean_message
from deflection.facts import Fact, FactKind
from deflection.store import facts_of
from handoff import store as conversations
from handoff.conversation import State
from handoff.message import Sender
from handoff.tables import ConversationRow
from handoff.transcript import note
from handoff.wrap_up import store
from handoff.wrap_up.editors import Editors, NewArticle
from handoff.wrap_up.reason import InKnowledgeBase, Reason
from handoff.wrap_up.solution import Said, solution
from handoff.wrap_up.tables import WrapUpRow

ANSWER_LIMIT = 20_000
"""Longest answer of a draft in characters."""
_TAGS_SHOWN = 20

FlagKind = Literal["wrong", "outdated", "missing"]


@dataclass(frozen=True, slots=True)
class Written:
    """How a chat ended, as its agent says."""

    reason: Reason
    in_knowledge_base: InKnowledgeBase | None
    tags: Sequence[str]


@dataclass(frozen=True, slots=True)
class WrapUps:
    """What agents can do behind a chat of theirs, and about the articles in it."""

    transactions: Transactions
    editors: Editors
    now: Clock = utc_now

    async def read(self, conversation_id: str) -> dict[str, Any]:
        """Return the wrap-up of this episode, the tags in use, and what the chat proposes."""
        async with self.transactions.read() as session:
            row = await conversations.conversation(session, conversation_id)
            written = await store.of_episode(session, row.id, row.episode)
            return {
                "wrap_up": _view(written) if written else None,
                "tags": await store.tags_in_use(session, _TAGS_SHOWN),
                "proposal": await _proposal(session, row),
            }

    async def write(self, agent_id: str, conversation_id: str, written: Written) -> dict[str, Any]:
        """Keep how one's own chat ended; a second time replaces the first, and both are facts."""
        tags = list(dict.fromkeys(filter(None, map(clean, written.tags))))
        async with self.transactions.write() as session:
            row = await _had(session, conversation_id, agent_id)
            kept = await store.of_episode(session, row.id, row.episode)
            if kept is None:
                kept = WrapUpRow(conversation_id=row.id, episode=row.episode)
                session.add(kept)
            kept.agent_id, kept.updated_at, kept.tags = agent_id, self.now(), tags
            kept.reason = written.reason.value
            kept.in_knowledge_base = written.in_knowledge_base and written.in_knowledge_base.value
            view = _view(kept)
            await note(session, row, Fact(FactKind.WRAPPED_UP, self.now(), data=view))
            return view

    async def draft(
        self, agent_id: str, conversation_id: str, title: str, answer: str, variants: Sequence[str]
    ) -> dict[str, Any]:
        """Turn the solution of one's own chat into a draft of an article, for the editors."""
        heading, words = clean_message(title, 500), clean_message(answer, ANSWER_LIMIT)
        others = tuple(each for each in dict.fromkeys(map(clean, variants)) if each)
        async with self.transactions.write() as session:
            row = await _had(session, conversation_id, agent_id)
            key = f"desk:{row.id}:{row.episode}"
            article = NewArticle(key, row.language, heading, words, others)
            author = f"agent:{agent_id}"
            article_id = await self.editors.propose(session, article, author, self.now())
            data = {"agent_id": agent_id, "title": heading}
            await note(session, row, Fact(FactKind.DRAFTED, self.now(), article_id, data))
            return {"id": article_id, "title": heading, "status": "in_review"}

    async def flag(
        self,
        agent_id: str,
        conversation_id: str,
        kind: FlagKind,
        article_id: str | None,
        comment: str,
    ) -> None:
        """Tell the editors that an article is wrong or outdated, or that one is missing: a fact of
        the chat."""
        if (kind == "missing") != (article_id is None):
            problem = "wrong and outdated need one, missing has none"
            raise InvalidInput(field="article_id", problem=problem)
        words = clean(comment)
        if kind == "missing" and not words:
            raise InvalidInput(field="comment", problem="say what is missing")
        async with self.transactions.write() as session:
            row = await conversations.lock(session, conversation_id)
            title = await self.editors.title(session, article_id) if article_id else None
            data = {"kind": kind, "comment": words, "agent_id": agent_id}
            data |= {"title": title} if title else {}
            await note(session, row, Fact(FactKind.FLAGGED, self.now(), article_id, data))


async def _had(session: AsyncSession, conversation_id: str, agent_id: str) -> ConversationRow:
    """Load a conversation that is an agent's, or was when it ended; raise `NotTheAssignee`."""
    row = await conversations.lock(session, conversation_id)
    if row.assignee_id != agent_id or row.state not in (State.ASSIGNED, State.CLOSED):
        raise NotTheAssignee(id=row.id)
    return row


async def _proposal(session: AsyncSession, row: ConversationRow) -> dict[str, Any]:
    facts = await facts_of(session, row.id, row.episode)
    asked = [fact.data["question"] for fact in facts if fact.kind is FactKind.ASKED]
    messages = await store.spoken(session, row.id)
    said = [
        Said(message.sender == Sender.CUSTOMER, message.text)
        for message in messages
        if not message.data.get("action")
    ]
    proposed = solution(asked, said)
    return {
        "title": proposed.title,
        "answer": proposed.answer,
        "variants": proposed.variants,
    }


def _view(row: WrapUpRow) -> dict[str, Any]:
    return {
        "agent_id": row.agent_id,
        "reason": row.reason,
        "in_knowledge_base": row.in_knowledge_base,
        "tags": row.tags,
        "updated_at": iso(row.updated_at),
    }


WRAP_UPS = web.AppKey("wrap_ups", WrapUps)
