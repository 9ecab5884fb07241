"""A survey on a page of its own: who has the link may answer it, once, and sees nothing else.

A link that was forwarded is no other link: the first answer counts, and a second one is refused in
words that say so.
"""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from channels.letters.pages import LETTER_LIMIT, LINKS, gone, template
from channels.outbox.asking import score_words
from core.clock import Clock, utc_now
from core.database import Transactions
from core.errors import InvalidInput
from core.language import parse_language
from core.pages.rendering import PRIVATE, html_response, page
from core.routes import Role, Route
from core.text import clean
from handoff import store
from handoff.message import survey_question
from handoff.surveys import store as surveys
from handoff.surveys.answering import COMMENT_LIMIT, Answer, Via, answer, decline, is_open
from handoff.surveys.rule import SCALES, SurveyKind


@dataclass(frozen=True, slots=True)
class Question:
    """What a survey's page shows; ``open`` while it can be answered."""

    kind: SurveyKind
    text: str
    language: str
    open: bool


@dataclass(frozen=True, slots=True)
class SurveyPages:
    """Surveys that are answered on a page of their own; who has the link may, once."""

    transactions: Transactions
    now: Clock = utc_now

    async def question(self, survey_id: str) -> Question:
        """Return what is asked; raise `SurveyNotFound`."""
        async with self.transactions.read(brief=True) as session:
            survey = await surveys.find(session, survey_id)
            row = await store.conversation(session, survey.conversation_id)
            kind = SurveyKind(survey.kind)
            text = survey_question(kind, survey.id, row.language).text
            return Question(kind, text, row.language, is_open(survey, self.now()))

    async def answer(self, survey_id: str, given: Answer) -> None:
        """Keep an answer; raise as `handoff.surveys.answering.answer` does."""
        async with self.transactions.write() as session:
            await answer(session, survey_id, given, self.now())

    async def decline(self, survey_id: str) -> None:
        """Keep that she does not want to answer; raise `SurveyNotFound` or `SurveyClosed`."""
        async with self.transactions.write() as session:
            await decline(session, survey_id, self.now())


SURVEY_PAGES = web.AppKey("survey_pages", SurveyPages)


@page(gone)
async def show(request: web.Request) -> web.Response:
    """Show what is asked, or that it is settled."""
    question = await request.app[SURVEY_PAGES].question(_survey(request))
    language = parse_language(question.language)
    said = "thanks" if "stored" in request.query else "settled"
    html = template(
        "survey.html",
        language,
        question=question,
        scores=[
            (score, score_words(question.kind, score, language))
            for score in SCALES[question.kind].scores
        ],
        said=said,
        limit=COMMENT_LIMIT,
    )
    return html_response(request, html, kept=PRIVATE)


@page(gone)
async def take(request: web.Request) -> web.Response:
    """Take an answer, or that there will be none, once."""
    survey_id = _survey(request)
    request.app[LETTER_LIMIT].spend(survey_id)
    form = await request.post()
    pages = request.app[SURVEY_PAGES]
    if "decline" in form:
        await pages.decline(survey_id)
    else:
        await pages.answer(survey_id, _given(form.get("score"), form.get("comment")))
    return web.Response(status=303, headers={"Location": f"{request.path}?stored"})


def _survey(request: web.Request) -> str:
    return request.app[LINKS].read("survey", request.match_info["token"]).survey_id


def _given(score: object, comment: object) -> Answer:
    if not isinstance(score, str) or not (score.isascii() and score.isdecimal() and len(score) < 3):
        raise InvalidInput(field="score", problem="choose one")
    words = clean(comment) if isinstance(comment, str) else ""
    if len(words) > COMMENT_LIMIT:
        raise InvalidInput(field="comment", problem=f"at most {COMMENT_LIMIT} characters")
    return Answer(int(score), Via.LINK, words)


ROUTES = [
    Route("GET", "/letters/survey/{token}", show, Role.PUBLIC),
    Route("POST", "/letters/survey/{token}", take, Role.PUBLIC),
]
