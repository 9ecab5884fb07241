"""The studio's REST while an article is being written (docs/studio-protocol.md)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Annotated, Any

from aiohttp import web
from pydantic import AwareDatetime, BaseModel, Field

from core.clock import iso, utc_now
from core.errors import Language
from core.ids import new_id
from core.language import detect_language
from core.limits import RateLimit
from core.routes import Role, Route, json_response, principal, read_body
from core.text import clean
from kb_index.article import Audience, Draft
from kb_index.http import QUERY_LIMIT, hit_json
from kb_index.knowledge_base import KNOWLEDGE_BASE
from kb_index.ranking.policy import Thresholds, Verdict
from kb_index.results import ArticleKind, SearchResult
from kb_index.trying.asked import AskedQuestions
from kb_index.trying.deciding import decided
from kb_index.trying.hints import hints

THRESHOLDS = web.AppKey("thresholds", Thresholds)
"""Where the bot's decisions part, as the operator has set it."""

ASKED_QUESTIONS = web.AppKey[AskedQuestions]("asked_questions")
TRIAL_LIMIT = web.AppKey("trial_limit", RateLimit)
REVIEW_LIMIT = web.AppKey("review_limit", RateLimit)
"""How often an editor may try a draft, and how often with all that was asked."""

BODY_LIMIT = 300 * 1024
"""Longer articles are published well enough, but not tried while somebody types."""

_MOST_HITS, _MOST_ALIKE = 20, 10
_MOST_DAYS = 90

Line = Annotated[str, Field(max_length=500)]


class Content(BaseModel):
    """What an editor has written so far; any of it may be missing."""

    title: Line = ""
    answer: str = ""
    variants: Annotated[list[Line], Field(max_length=200)] = []
    product: Line = ""
    category: Line = ""
    audience: Audience = Audience.PUBLIC
    valid_from: AwareDatetime | None = None
    valid_until: AwareDatetime | None = None


class Written(BaseModel):
    """An article that is being written; without ``id`` nothing of it is stored yet."""

    id: Annotated[str, Field(max_length=64)] | None = None
    kind: ArticleKind = ArticleKind.FAQ
    language: Language
    translation_key: Annotated[str, Field(max_length=255)] = ""
    content: Content

    def draft(self) -> Draft:
        """Return it as a draft, cleaned as it would be stored."""
        own, key = self.content, self.id or new_id()
        return Draft(
            id=key,
            external_id=key,
            language=self.language,
            title=clean(own.title),
            answer=clean(own.answer),
            kind=self.kind,
            variants=tuple(filter(None, map(clean, own.variants))),
            translation_key=self.translation_key,
            product=clean(own.product),
            category=clean(own.category),
            audience=own.audience,
            valid_from=own.valid_from,
            valid_until=own.valid_until,
        )


class TrialBody(BaseModel):
    """A draft and a question to try it with; ``limit`` hits are listed."""

    draft: Written
    question: Annotated[str, Field(max_length=QUERY_LIMIT)]
    language: Language | None = None
    limit: Annotated[int, Field(ge=1, le=_MOST_HITS)] = 5


class AlikeBody(BaseModel):
    """A draft, and how many articles like it are wanted."""

    draft: Written
    limit: Annotated[int, Field(ge=1, le=_MOST_ALIKE)] = 5


class ReviewBody(BaseModel):
    """A draft, and from how many days the questions come that it is tried with."""

    draft: Written
    days: Annotated[int, Field(ge=1, le=_MOST_DAYS)] = 28


class HintsBody(BaseModel):
    """A draft, and in which languages the article is there already."""

    draft: Written
    languages: Annotated[list[Language], Field(max_length=2)] = []


async def trial(request: web.Request) -> web.Response:
    """Answer with where a draft would stand for a question, and what the bot would do."""
    body = await _read(request, TrialBody)
    draft, question = body.draft.draft(), clean(body.question)
    language = body.language or detect_language(question, draft.language)
    base, limits = request.app[KNOWLEDGE_BASE], request.app[THRESHOLDS]
    then = await base.try_draft(draft, question, language, _MOST_HITS)
    now = await base.search(question, language, _MOST_HITS, kind=draft.kind)
    told = {
        "question": question,
        "language": language,
        "place": then.place,
        **_decision_json(then, decided(then, limits)),
        "now": _decision_json(now, decided(now, limits)),
        "hits": _hits_json(then, draft, body.limit),
    }
    return json_response(told)


async def alike(request: web.Request) -> web.Response:
    """Answer with the published articles that say perhaps the same."""
    body = await _read(request, AlikeBody)
    found = await request.app[KNOWLEDGE_BASE].alike(body.draft.draft(), body.limit)
    return json_response({"alike": [asdict(one) for one in found]})


async def would_answer(request: web.Request) -> web.Response:
    """Answer with the questions of the last weeks that a draft would help with."""
    request.app[REVIEW_LIMIT].spend(principal(request).id)
    body = await _read(request, ReviewBody)
    since = utc_now() - timedelta(days=body.days)
    asked = await request.app[ASKED_QUESTIONS].unanswered(since)
    base, limits = request.app[KNOWLEDGE_BASE], request.app[THRESHOLDS]
    found = await base.would_answer(body.draft.draft(), asked, limits)
    return json_response(
        {
            "asked": len(asked),
            "looked_at": found.looked_at,
            "questions": [
                {
                    "question": one.asked.question,
                    "language": one.asked.language,
                    "times": one.asked.times,
                    "last_at": iso(one.asked.last_at),
                    **asdict(one.change),
                }
                for one in found.prospects
            ],
        }
    )


async def give_hints(request: web.Request) -> web.Response:
    """Answer with what would make an article easier to read and to find."""
    body = await _read(request, HintsBody)
    found = hints(body.draft.draft(), body.languages)
    return json_response({"hints": [asdict(one) for one in found]})


async def _read(request: web.Request, model: type[Any]) -> Any:
    request.app[TRIAL_LIMIT].spend(principal(request).id)
    return await read_body(request, model, BODY_LIMIT)


def _decision_json(result: SearchResult, verdict: Verdict) -> dict[str, Any]:
    return {
        "decision": verdict.decision,
        "shown": [hit.article_id for hit in verdict.hits],
        "confidence": round(result.confidence, 4),
        "offers": round(result.offers, 4),
        "by_words": result.by_words,
    }


def _hits_json(result: SearchResult, draft: Draft, most: int) -> list[dict[str, Any]]:
    """Write the first hits, and after them the draft's if it is further down."""
    places = enumerate(result.hits[:_MOST_HITS], start=1)
    placed = [(place, hit) for place, hit in places if place <= most or hit.article_id == draft.id]
    if result.place is not None and result.place > _MOST_HITS:
        placed.append((result.place, result.hits[-1]))
    return [
        {
            **hit_json(hit, result.language, explain=True),
            "place": place,
            "mine": hit.article_id == draft.id,
            "lexical": hit.lexical,
            "dense": hit.dense,
        }
        for place, hit in placed
    ]


ROUTES = (
    Route("POST", "/api/studio/trial", trial, Role.EDITOR),
    Route("POST", "/api/studio/alike", alike, Role.EDITOR),
    Route("POST", "/api/studio/would_answer", would_answer, Role.EDITOR),
    Route("POST", "/api/studio/hints", give_hints, Role.EDITOR),
)
