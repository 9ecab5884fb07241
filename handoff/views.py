"""Conversations and messages as JSON, for the customer and for the desk (docs/protocol.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import iso
from core.database import Transactions
from handoff import related, store
from handoff.conversation import State
from handoff.levels.level import notified
from handoff.levels.promised import NOTHING_PROMISED, Promises
from handoff.queue.board import QueueBoard, Standing
from handoff.routing.rules.reasons import Names
from handoff.routing.view import in_list, names_of
from handoff.surveys import store as surveys
from handoff.surveys.views import survey_for_customer
from handoff.tables import ConversationRow, MessageRow
from handoff.tickets import store as tickets
from handoff.tickets.views import ticket_for_customer, ticket_for_desk

_EXCERPT = 160


def message_view(row: MessageRow) -> dict[str, Any]:
    """Return a message as every page gets it."""
    author = {"id": row.author_id, "name": row.author_name} if row.author_id else None
    return {
        "id": row.id,
        "conversation_id": row.conversation_id,
        "seq": row.seq,
        "sender": row.sender,
        "author": author,
        "kind": row.kind,
        "text": row.text,
        "data": row.data,
        "client_message_id": row.client_message_id,
        "created_at": iso(row.created_at),
    }


async def customer_view(
    session: AsyncSession, row: ConversationRow, board: QueueBoard
) -> dict[str, Any]:
    """Return a conversation as the customer sees it."""
    ticket = await tickets.of(session, row)
    owner_id = ticket.owner_id if ticket else None
    names = await related.agent_names(session, [row.assignee_id, owner_id])
    standing = await _standing(session, row, board)
    survey = await surveys.newest(session, row)
    in_hands = row.state == State.ASSIGNED and row.assignee_id is not None
    return {
        "id": row.id,
        "state": row.state,
        "language": row.language,
        "agent": _agent(row.assignee_id, names) if in_hands else None,
        "queue": standing.to_json() if standing else None,
        "ticket": ticket_for_customer(ticket, names) if ticket else None,
        "agent_read_seq": row.agent_read_seq,
        "survey": survey_for_customer(survey) if survey else None,
        "opened_at": iso(row.opened_at),
    }


async def _standing(
    session: AsyncSession, row: ConversationRow, board: QueueBoard
) -> Standing | None:
    """Return where she stands; who has just joined is counted, until the board knows her."""
    if row.state != State.QUEUED:
        return None
    known = board.standing(row.id)
    if known is not None:
        return known
    position = await store.queue_position(session, row)
    return Standing(position) if position else None


async def summaries(
    session: AsyncSession, rows: Sequence[ConversationRow], promises: Promises = NOTHING_PROMISED
) -> list[dict[str, Any]]:
    """Return conversations as the desk lists them; as many queries for one as for all."""
    beside = await related.beside(session, [row.id for row in rows])
    open_tickets = await tickets.by_id(session, [row.ticket_id for row in rows])
    owners = (each.owner_id for each in open_tickets.values())
    agents = await related.agent_names(session, [*(row.assignee_id for row in rows), *owners])
    skills = await names_of(session, (each for each in beside.values() if each.routed))
    return [
        {
            **_facts_of_row(row),
            **_beside(row.contact_id, beside[row.id], skills),
            "assignee": _agent(row.assignee_id, agents),
            "promised": _promised(row, beside[row.id].contact_tier, promises),
            "ticket": ticket_for_desk(open_tickets[row.ticket_id], agents)
            if row.ticket_id in open_tickets
            else None,
        }
        for row in rows
    ]


async def summary(
    session: AsyncSession, row: ConversationRow, promises: Promises = NOTHING_PROMISED
) -> dict[str, Any]:
    """Return one conversation as the desk lists it."""
    return (await summaries(session, [row], promises))[0]


async def summary_after(
    transactions: Transactions, row: ConversationRow, promises: Promises = NOTHING_PROMISED
) -> dict[str, Any]:
    """Return a conversation as its move left it, read when others may already write again."""
    async with transactions.read(brief=True) as session:
        return await summary(session, row, promises)


def _facts_of_row(row: ConversationRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "version": row.version,
        "state": row.state,
        "language": row.language,
        "channel": row.channel,
        "waiting_since": iso(row.waiting_since),
        "opened_at": iso(row.opened_at),
        "updated_at": iso(row.updated_at),
        "closed_at": iso(row.closed_at),
        "first_reply_at": iso(row.first_reply_at),
        "seq": row.seq,
        "agent_read_seq": row.agent_read_seq,
        "customer_received_seq": row.customer_received_seq,
        "customer_read_seq": row.customer_read_seq,
        "rating": row.rating,
        "trouble": row.trouble.split() if row.state == State.BOT else [],
    }


def _beside(contact_id: str, row: Row[Any], skills: Names) -> dict[str, Any]:
    return {
        "contact": {"id": contact_id, "name": row.contact_name},
        "reason": row.reason,
        "last_message": _last_message(row),
        "routing": in_list(row, skills) if row.routed else None,
        "level": _level(row),
    }


def _last_message(row: Row[Any]) -> dict[str, Any] | None:
    if row.said_seq is None:
        return None
    return {
        "seq": row.said_seq,
        "sender": row.said_by,
        "kind": row.said_kind,
        "text": row.said[:_EXCERPT],
        "created_at": iso(row.said_at),
    }


def _level(row: Row[Any]) -> dict[str, Any] | None:
    """Return the promise that is most in danger, if any is."""
    if row.promise is None:
        return None
    notify = notified(row.promise, row.taken)
    return {
        "promise": row.promise,
        "mark": row.mark,
        "due_at": iso(row.due_at),
        "notify": notify,
    }


def _promised(row: ConversationRow, tier: str, promises: Promises) -> dict[str, Any] | None:
    """Return the reply that she waits for and was promised, if any."""
    level = promises.reply(row, tier)
    if level is None:
        return None
    return {
        "promise": level.promise.value,
        "since": iso(level.since),
        "at_risk_at": iso(level.at_risk),
        "due_at": iso(level.due),
    }


def _agent(agent_id: str | None, names: Mapping[str, str]) -> dict[str, Any] | None:
    """Return an agent as others see her."""
    name = names.get(agent_id or "")
    return None if name is None else {"id": agent_id, "name": name}
