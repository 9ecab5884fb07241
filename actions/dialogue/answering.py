"""From a question to proposals: search, decide, and word the decision."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from actions.dialogue.article_answer import answer_with
from actions.dialogue.base import Outcome
from actions.dialogue.failure import failed
from actions.dialogue.finding import Finding, find
from actions.dialogue.memory import Awaiting, remember
from actions.dialogue.planning import Plan, plan
from actions.dialogue.services import Services
from actions.dialogue.turn import Turn
from actions.dialogue.words import Words, listed
from core.errors import ArticleNotFound
from handoff.bot.reply import Alternatives, Attempt, Choices, NoAnswer
from handoff.bot.reply import Decision as Decided
from kb_index.asking.clarify import Clarification
from kb_index.ranking.policy import Decision
from kb_index.results import Hit, SearchResult

_HITS_TOLD = 5


async def answer_question(turn: Turn, services: Services) -> Outcome:
    """Search the knowledge base and propose what the policy decides; raise `IndexUnavailable`."""
    planned = await plan(turn, services, await find(turn, services))
    if planned.decision is Decision.ANSWER:
        return await _answer(turn, services, planned.found, planned.hits[0])
    if planned.asked is not None:
        return _ask_which(turn, planned.found, planned.asked)
    if planned.decision is Decision.ASK_BACK:
        return _ask_more(turn, planned.found)
    if planned.decision is Decision.CHOOSE:
        return _choose(turn, planned)
    return _related(turn, planned) if planned.hits else _nothing(turn, planned.found)


async def _answer(turn: Turn, services: Services, found: Finding, hit: Hit) -> Outcome:
    try:
        article = (await services.articles.get(hit.article_id)).article
    except ArticleNotFound:
        # Archived after the index last looked at the feed.
        return _nothing(turn, found)
    attempt = _attempt(found, Decided.ANSWER)
    foreign = hit.language != found.result.language
    sure = found.result.confidence
    reply = answer_with(article, hit.passage, sure, attempt, foreign=foreign)
    return Outcome([reply], remember(Awaiting.HELPED, last_article=hit.article_id, choices=None))


def _choose(turn: Turn, planned: Plan) -> Outcome:
    text = turn.says(Words.CHOICES)
    reply = Choices(text, _offered(planned), _attempt(planned.found, Decided.CHOOSE))
    return Outcome([reply], remember(Awaiting.CHOICE, choices=_ids(planned)))


def _related(turn: Turn, planned: Plan) -> Outcome:
    """Show what is perhaps related; that has not settled the question."""
    text = turn.says(Words.RELATED)
    reply = Choices(text, _offered(planned), _attempt(planned.found, Decided.NO_ANSWER))
    return failed(turn, [reply], choices=_ids(planned))


def _offered(planned: Plan) -> list[dict[str, Any]]:
    fields = ("article_id", "title", "summary", "product")
    return [{name: getattr(hit, name) for name in fields} for hit in planned.hits]


def _ids(planned: Plan) -> list[str]:
    return [hit.article_id for hit in planned.hits]


def _ask_more(turn: Turn, found: Finding) -> Outcome:
    reply = NoAnswer(turn.says(Words.ASK_BACK), _attempt(found, Decided.ASK_BACK))
    return Outcome([reply], remember(Awaiting.DETAILS))


def _ask_which(turn: Turn, found: Finding, asked: Clarification) -> Outcome:
    offered = [{**one.to_json(), "name": one.name(turn.language)} for one in asked.alternatives]
    names = listed([one["name"] for one in offered], turn.language)
    text = turn.says(Words.WHICH_OF).format(alternatives=names)
    question = found.searched or found.question
    reply = Alternatives(text, question, offered, _attempt(found, Decided.ASK_BACK))
    return Outcome([reply], remember(Awaiting.CHOICE, choices=None))


def _nothing(turn: Turn, found: Finding) -> Outcome:
    reply = NoAnswer(turn.says(Words.NO_ANSWER), _attempt(found, Decided.NO_ANSWER))
    return failed(turn, [reply], choices=None)


def _attempt(found: Finding, decision: Decided) -> dict[str, Any]:
    hits = [
        {"article_id": hit.article_id, "title": hit.title, "score": round(hit.score, 4)}
        for hit in found.result.hits[:_HITS_TOLD]
    ]
    return asdict(
        Attempt(
            found.question,
            decision,
            round(found.result.confidence, 4),
            hits,
            _evidence(found.result),
            found.searched,
            None if found.chosen is None else found.chosen.to_json(),
        )
    )


def _evidence(result: SearchResult) -> dict[str, Any]:
    """Return what the search knew, from which its confidence can be fitted again later."""
    features = {name: round(value, 4) for name, value in result.features.items()}
    return {"basis": result.basis, "features": features}
