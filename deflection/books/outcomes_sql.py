"""The outcome of every episode in SQL: the same rules as `episodes.outcomes`, told a second time.

For warehouses that hold the facts, and for whoever recounts: two ways that agree are better than
one that is believed. Every word is defined in docs/metrics.md.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from deflection.episodes.labels import HANDOFF_WITHIN
from deflection.episodes.outcomes import Definition, Outcome

_MOMENT = {
    "sqlite": "CAST(strftime('%s', substr(at, 1, 19)) AS INTEGER) * 1000000"
    " + CAST(substr(at, 21, 6) AS INTEGER)",
    "postgresql": "CAST(EXTRACT(EPOCH FROM at) * 1000000 AS BIGINT)",
}
"""A moment in whole microseconds, as exact as Python's, so that both kinds of database subtract in
one way."""
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)

_QUERY = """
WITH told AS (
  SELECT id, conversation_id, episode, COALESCE(person_id, facts.contact_id) AS whose, kind,
         {moment} AS at, article_id,
         data ->> 'decision' AS decision, data ->> 'as' AS way, data ->> 'score' AS score,
         CAST(data ->> 'helped' AS TEXT) AS helped,
         COALESCE(data ->> 'sent_by', 'bot') AS sent_by,
         CASE WHEN kind = 'handoff_requested' AND COALESCE(data ->> 'reason', '') <> 'taken_over'
                OR kind = 'ticket_opened' AND COALESCE(data ->> 'why', '') <> 'agent'
              THEN 1 ELSE 0 END AS wants,
         CASE WHEN kind = 'searched' AND data ->> 'chosen' IS NOT NULL THEN 1 ELSE 0 END AS meant,
         SUM(CASE WHEN kind = 'asked' THEN 1 ELSE 0 END)
           OVER (PARTITION BY conversation_id, episode ORDER BY id) AS question
  FROM facts LEFT JOIN persons ON persons.contact_id = facts.contact_id
  WHERE facts.contact_id IN :contacts
),
shown AS (
  SELECT told.*, CASE WHEN way = 'answer' AND score IS NULL THEN 1 ELSE 0 END AS chosen,
         ROW_NUMBER() OVER (
           PARTITION BY conversation_id, episode, article_id ORDER BY id) AS place
  FROM told WHERE kind = 'shown' AND sent_by = 'bot' AND article_id IS NOT NULL AND question > 0
),
owned AS (
  SELECT shown.*, CASE WHEN chosen = 1 THEN COALESCE((
           SELECT MAX(earlier.question) FROM shown AS earlier
           WHERE earlier.conversation_id = shown.conversation_id
             AND earlier.episode = shown.episode AND earlier.article_id = shown.article_id
             AND earlier.id < shown.id AND (earlier.chosen = 0 OR earlier.place = 1)
         ), question) ELSE question END AS owner
  FROM shown
),
deeds AS (
  SELECT told.id, told.conversation_id, told.episode, told.kind, told.article_id, told.helped, (
           SELECT MAX(owned.owner) FROM owned
           WHERE owned.conversation_id = told.conversation_id AND owned.episode = told.episode
             AND owned.article_id = told.article_id AND owned.id < told.id) AS owner
  FROM told WHERE kind IN ('voted', 'opened', 'dwelt') AND article_id IS NOT NULL
),
votes AS (
  SELECT conversation_id, episode, owner, article_id, helped,
         ROW_NUMBER() OVER (
           PARTITION BY conversation_id, episode, owner, article_id ORDER BY id DESC) AS place
  FROM deeds WHERE kind = 'voted' AND owner IS NOT NULL
),
episodes AS (
  SELECT conversation_id, episode, MAX(question) AS questions,
         MIN(id) AS first_id,
         MAX(CASE WHEN kind IN ('asked', 'opened', 'dwelt', 'voted', 'handoff_requested',
                                'customer_replied', 'contact_left') OR meant = 1
                    OR (kind = 'shown' AND way = 'answer' AND score IS NULL)
                  THEN at END) AS last_deed,
         MAX(CASE WHEN kind IN ('accepted', 'ticket_opened') THEN 1 ELSE 0 END) AS person,
         MAX(CASE WHEN kind = 'handoff_requested' THEN id ELSE 0 END) AS requested,
         MAX(CASE WHEN kind = 'abandoned' THEN id ELSE 0 END) AS abandoned,
         MAX(CASE WHEN kind IN ('resolved', 'ticket_solved') THEN id END) AS resolved
  FROM told GROUP BY conversation_id, episode
),
wanted AS (
  SELECT MIN(id) AS first_id FROM told WHERE wants = 1 GROUP BY conversation_id, episode
),
came AS (
  SELECT conversation_id, episode,
         LEAD(at) OVER (PARTITION BY whose ORDER BY at, conversation_id, episode, id) AS next_at,
         ROW_NUMBER() OVER (
           PARTITION BY conversation_id, episode ORDER BY at DESC, id DESC) AS place
  FROM told
  WHERE kind = 'asked' OR (wants = 1 AND (kind <> 'ticket_opened' OR id IN (
          SELECT first_id FROM wanted)))
),
again AS (
  SELECT episodes.*, came.next_at FROM episodes LEFT JOIN came
    ON came.conversation_id = episodes.conversation_id AND came.episode = episodes.episode
      AND place = 1
),
lasts AS (
  SELECT again.*,
    COALESCE(last_deed, (SELECT at FROM told WHERE told.id = first_id)) AS last_at,
    (SELECT decision FROM told WHERE told.conversation_id = again.conversation_id
       AND told.episode = again.episode AND question = questions AND kind = 'searched'
       ORDER BY id DESC LIMIT 1) AS decided,
    (SELECT MAX(CASE WHEN helped IN ('1', 'true') THEN 1 ELSE 0 END) FROM votes
       WHERE votes.conversation_id = again.conversation_id AND votes.episode = again.episode
         AND owner = questions AND place = 1) AS said,
    (SELECT at FROM told WHERE told.conversation_id = again.conversation_id
       AND told.episode = again.episode AND question = questions AND wants = 1
       ORDER BY id LIMIT 1) AS then_wanted,
    (SELECT MAX(at) FROM told WHERE told.id IN (
       SELECT MAX(id) FROM owned WHERE owned.conversation_id = again.conversation_id
         AND owned.episode = again.episode AND owner = questions GROUP BY article_id)) AS shown_at,
    (SELECT COUNT(*) FROM deeds WHERE deeds.conversation_id = again.conversation_id
       AND deeds.episode = again.episode AND owner = questions AND kind <> 'voted')
    + (SELECT COUNT(*) FROM owned WHERE owned.conversation_id = again.conversation_id
       AND owned.episode = again.episode AND owner = questions AND chosen = 1) AS taken,
    (SELECT MAX(at) FROM told WHERE told.id = abandoned) AS left_at,
    (SELECT MAX(at) FROM told WHERE told.id = resolved) AS resolved_at,
    (SELECT MAX(at) FROM told WHERE told.conversation_id = again.conversation_id
       AND told.episode = again.episode AND kind = 'asked') AS last_asked
  FROM again
),
endings AS (
  SELECT lasts.*, CASE
    WHEN person = 1 THEN 'handed_off'
    WHEN requested > abandoned THEN 'waiting'
    WHEN abandoned > 0 AND last_asked <= left_at THEN 'abandoned_in_queue'
    WHEN said = 1 THEN 'confirmed'
    WHEN said = 0 THEN 'abandoned_unanswered'
    WHEN taken > 0 OR decided = 'answer' THEN CASE
      WHEN then_wanted - shown_at <= :soon THEN 'abandoned_unanswered' ELSE 'assumed' END
    WHEN COALESCE(decided, 'no_answer') = 'no_answer' THEN 'abandoned_unanswered'
    ELSE 'bounced' END AS ending
  FROM lasts WHERE questions > 0
),
judged AS (
  SELECT endings.*, CASE
    WHEN ending IN ('handed_off', 'abandoned_in_queue', 'confirmed') THEN ending
    WHEN ending = 'waiting' THEN 'pending'
    WHEN next_at < last_at + :assumed THEN 'came_back'
    WHEN :now >= last_at + :assumed THEN ending
    ELSE 'pending' END AS outcome
  FROM endings
),
spans AS (
  SELECT judged.*, CASE
    WHEN outcome = 'pending' THEN NULL
    WHEN outcome IN ('confirmed', 'assumed') THEN last_at
    ELSE COALESCE(resolved_at, last_at) END + :durable AS until
  FROM judged
)
SELECT conversation_id, episode, outcome,
  CASE WHEN :now >= until THEN 1 ELSE 0 END AS mature,
  CASE WHEN outcome NOT IN ('confirmed', 'assumed') THEN NULL
    WHEN next_at < until THEN 0
    WHEN :now >= until THEN 1 END AS durable
FROM spans
ORDER BY conversation_id, episode
"""


class Judged(NamedTuple):
    """An outcome, whether self-service solved it for good, and whether that counts by now: as
    `episodes.outcomes.Verdict`."""

    outcome: Outcome
    durable: bool | None
    mature: bool


async def outcomes(
    session: AsyncSession, contact_ids: Collection[str], now: datetime, rule: Definition
) -> Mapping[tuple[str, int], Judged]:
    """Return what became of every episode with a question of some contacts, by conversation and
    episode, as a moment knows it. ``contact_ids`` are all of each person's."""
    query = _QUERY.format(moment=_MOMENT[session.get_bind().dialect.name])
    values = {
        "contacts": list(contact_ids),
        "soon": HANDOFF_WITHIN // _MICROSECOND,
        "assumed": rule.assumed_after // _MICROSECOND,
        "durable": rule.durable_after // _MICROSECOND,
        "now": (now - _EPOCH) // _MICROSECOND,
    }
    rows = await session.execute(
        text(query).bindparams(bindparam("contacts", expanding=True)), values
    )
    return {(row.conversation_id, row.episode): _judged(row) for row in rows}


def _judged(row: Any) -> Judged:
    durable = None if row.durable is None else bool(row.durable)
    return Judged(Outcome(row.outcome), durable, bool(row.mature))
