"""From a question to proposals: search, decide, and word the decision."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from actions.dialogue.article_answer import answer_with
from actions.dialogue.base import Outcome
from actions.dialogue.failure import failed
from actions.dialogue.memory import Awaiting, remember
from actions.dialogue.services import Services
from actions.dialogue.turn import Turn
from actions.dialogue.words import Words, words
from core.errors import ArticleNotFound
from handoff.bot.reply import Attempt, Choices, NoAnswer
from handoff.bot.reply import Decision as Decided
from kb_index.policy import Decision, Verdict, decide
from kb_index.results import Hit, SearchResult

_HITS_TOLD = 5


async def answer_question(turn: Turn, services: Services) -> Outcome:
    """Search the knowledge base and propose what the policy decides; raise `IndexUnavailable`."""
    result = await services.search.search(turn.text, turn.language)
    verdict = decide(result, services.thresholds)
    if verdict.decision is Decision.ANSWER:
        return await _answer(turn, services, result, verdict.hits[0])
    if verdict.decision is Decision.CHOOSE:
        return _choose(turn, result, verdict)
    if verdict.decision is Decision.ASK_BACK and turn.slots.get("awaiting") != Awaiting.DETAILS:
        reply = NoAnswer(words(Words.ASK_BACK, turn.language), _attempt(result, Decided.ASK_BACK))
        return Outcome([reply], remember(Awaiting.DETAILS))
    return _nothing(turn, result)


async def _answer(turn: Turn, services: Services, result: SearchResult, hit: Hit) -> Outcome:
    try:
        article = (await services.articles.get(hit.article_id)).article
    except ArticleNotFound:
        # Archived after the index last looked at the feed.
        return _nothing(turn, result)
    attempt = _attempt(result, Decided.ANSWER)
    foreign = hit.language != result.language
    reply = answer_with(article, hit.passage, result.confidence, attempt, foreign=foreign)
    return Outcome([reply], remember(Awaiting.HELPED, last_article=hit.article_id, choices=None))


def _choose(turn: Turn, result: SearchResult, verdict: Verdict) -> Outcome:
    fields = ("article_id", "title", "summary", "product")
    offered = [{name: getattr(hit, name) for name in fields} for hit in verdict.hits]
    text = words(Words.CHOICES, turn.language)
    reply = Choices(text, offered, _attempt(result, Decided.CHOOSE))
    kept = [hit.article_id for hit in verdict.hits]
    return Outcome([reply], remember(Awaiting.CHOICE, choices=kept))


def _nothing(turn: Turn, result: SearchResult) -> Outcome:
    reply = NoAnswer(words(Words.NO_ANSWER, turn.language), _attempt(result, Decided.NO_ANSWER))
    return failed(turn, [reply], choices=None)


def _attempt(result: SearchResult, decision: Decided) -> dict[str, Any]:
    hits = [
        {"article_id": hit.article_id, "title": hit.title, "score": round(hit.score, 4)}
        for hit in result.hits[:_HITS_TOLD]
    ]
    sure = round(result.confidence, 4)
    return asdict(Attempt(result.question, decision, sure, hits, _evidence(result)))


def _evidence(result: SearchResult) -> dict[str, Any]:
    """Return what the search knew, from which its confidence can be fitted again later."""
    features = {name: round(value, 4) for name, value in result.features.items()}
    return {"basis": result.basis, "features": features}
