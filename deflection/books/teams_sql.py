"""The chats of every team in SQL: the same rule as `teams.membership`, told a second time.

As `outcomes_sql` is: for whoever recounts, and for warehouses. Every word is defined in
docs/metrics.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sqlalchemy import bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from deflection.books.store import Key

_EACH = {
    "sqlite": "json_each(memberships.teams) AS each",
    "postgresql": "json_array_elements_text(memberships.teams) AS each(value)",
}
_QUERY = """
SELECT conversation_id, episode, each.value AS team, COUNT(*) AS chats
FROM facts
JOIN memberships ON memberships.id = (
  SELECT MAX(id) FROM memberships AS told
  WHERE told.agent_id = facts.data ->> 'agent_id' AND told.at <= facts.at)
CROSS JOIN {each}
WHERE kind IN ('accepted', 'transferred') AND contact_id IN :contacts
GROUP BY conversation_id, episode, each.value
"""


async def chats_of_teams(
    session: AsyncSession, contact_ids: Collection[str]
) -> dict[Key, Counter[str]]:
    """Return how many chats each team had in each episode of some contacts, where it had any."""
    query = text(_QUERY.format(each=_EACH[session.get_bind().dialect.name]))
    query = query.bindparams(bindparam("contacts", expanding=True))
    found: dict[Key, Counter[str]] = {}
    for row in await session.execute(query, {"contacts": list(contact_ids)}):
        found.setdefault(Key(row.conversation_id, row.episode), Counter())[row.team] += row.chats
    return found
