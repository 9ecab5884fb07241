"""The addresses of the reports; all of them are for supervisors."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable
from typing import Any

from aiohttp import web

from core.errors import InvalidInput
from core.language import parse_language
from core.query import choice, number
from core.routes import Role, Route, json_response
from deflection.episodes.surveys import SCALES, SurveyKind
from deflection.numbers.metric import Sums
from deflection.reports import behind, export
from deflection.reports.answers import Wanted
from deflection.reports.behind import Number, Place
from deflection.reports.export import FileKind
from deflection.reports.parts import MEMBERS, Part
from deflection.reports.period import Against, Period
from deflection.reports.service import REPORTS, Reports

_FILTERS = ("channel", "language", "product")
_LONGEST = 64
_FIGURE = re.compile(r"[a-z_]{1,32}(:[a-z0-9_]{1,32})?")
_OVERVIEW, _CONVERSATIONS, _ANSWERS = "overview", "conversations", "answers"
_MOST_ANSWERS = 20_000
"""Of one survey in a file; a larger period is exported in parts."""
_TYPES = {
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


async def metrics(request: web.Request) -> web.Response:
    """Answer with what every metric is called and means."""
    return json_response({"metrics": request.app[REPORTS].metrics()})


async def overview(request: web.Request) -> web.Response:
    """Answer with every metric of a period, beside another."""
    reports = request.app[REPORTS]
    return json_response(
        await reports.overview(_period(request), _only(request), _against(request))
    )


async def breakdown(request: web.Request) -> web.Response:
    """Answer with the metrics for each channel, language, product, agent, team, article or day."""
    part = choice("part", request.match_info["part"], Part)
    found = await request.app[REPORTS].breakdown(_period(request), part, _only(request))
    return json_response(found)


async def conversations(request: web.Request) -> web.Response:
    """Answer with the conversations behind a number; page with ``after=<next>``."""
    after = request.query.get("after")
    place = None if after is None else Place.parse(after)
    return json_response(await request.app[REPORTS].conversations(_number(request), place))


async def survey_answers(request: web.Request) -> web.Response:
    """Answer with what was said to a survey; page with ``after=<next>``."""
    wanted = _wanted(request)
    asked = Number(_period(request), behind.counted_by_answers(wanted), only=_only(request))
    after = request.query.get("after")
    place = None if after is None else Place.parse(after)
    return json_response(await request.app[REPORTS].answers(asked, wanted, place))


def _wanted(request: web.Request) -> Wanted:
    kind = choice("survey", request.query.get("survey", ""), SurveyKind)
    scores = SCALES[kind].scores
    score = number(request, "score", -1, scores[0], scores[-1])
    commented = request.query.get("commented") == "1"
    return Wanted(kind, None if score == -1 else score, commented)


async def export_file(request: web.Request) -> web.Response:
    """Answer with a report as a file, its heads in the language of ``words``."""
    reports, what = request.app[REPORTS], request.match_info["what"]
    kind = choice("format", request.query.get("format", FileKind.CSV), FileKind)
    language = parse_language(request.query.get("words"))
    period, only = _period(request), _only(request)
    if what == _OVERVIEW:
        found = await reports.overview(period, only, _against(request))
        table = export.of_overview(found, language)
    elif what == _CONVERSATIONS:
        listed = await reports.all_conversations(_number(request), export.ROWS_AT_MOST)
        channels = await reports.called(Part.CHANNEL, {one["channel"] for one in listed})
        table = export.of_conversations(listed, channels, language, reports.zone)
    elif what == _ANSWERS:
        given = await _all_answers(reports, _kinds(request), period, only)
        channels = await reports.called(Part.CHANNEL, {one["channel"] for one in given})
        table = export.of_answers(given, channels, language, reports.zone)
    else:
        part = choice("what", what, Part)
        table = export.of_breakdown(await reports.breakdown(period, part, only, None), language)
    name = f"{what}-{period.first}-{period.last}.{kind}"
    return web.Response(
        body=await asyncio.to_thread(export.written, table, kind),
        headers={
            "Content-Type": _TYPES[kind],
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def _number(request: web.Request) -> Number:
    part = next((part for part in MEMBERS if part.value in request.query), None)
    member = "" if part is None else _short(request, part.value)
    weekday = number(request, "weekday", -1, 0, 6)
    return Number(
        _period(request),
        _counted(request),
        part,
        member,
        _only(request),
        None if weekday == -1 else weekday,
    )


def _against(request: web.Request) -> Against:
    return choice("against", request.query.get("against", Against.BEFORE), Against)


def _kinds(request: web.Request) -> Iterable[SurveyKind]:
    """Return the survey that is asked for; all of them without."""
    survey = request.query.get("survey")
    return SurveyKind if survey is None else (choice("survey", survey, SurveyKind),)


async def _all_answers(
    reports: Reports, kinds: Iterable[SurveyKind], period: Period, only: dict[str, str]
) -> list[dict[str, Any]]:
    """Return every answer to some surveys of a period, the newest first of each."""
    found: list[dict[str, Any]] = []
    for wanted in map(Wanted, kinds):
        asked = Number(period, behind.counted_by_answers(wanted), only=only)
        found += await reports.all_answers(asked, wanted, _MOST_ANSWERS)
    return found


def _counted(request: web.Request) -> Callable[[Sums], int]:
    figure = request.query.get("figure")
    if figure is None:
        return behind.counted_by_metric(request.query.get("metric", "conversations"))
    if not _FIGURE.fullmatch(figure):
        raise InvalidInput(field="figure", problem="the name of a figure, as csat:1")
    return behind.counted_by_figure(figure)


def _period(request: web.Request) -> Period:
    today = request.app[REPORTS].today().date()
    return Period.of(request.query.get("since"), request.query.get("until"), today)


def _only(request: web.Request) -> dict[str, str]:
    return {name: _short(request, name) for name in _FILTERS if name in request.query}


def _short(request: web.Request, name: str) -> str:
    value = request.query[name]
    if len(value) > _LONGEST or "\x00" in value:
        raise InvalidInput(field=name, problem=f"at most {_LONGEST} characters, none of them NUL")
    return value


ROUTES = (
    Route("GET", "/api/reports/metrics", metrics, Role.SUPERVISOR),
    Route("GET", "/api/reports/overview", overview, Role.SUPERVISOR),
    Route("GET", "/api/reports/by/{part}", breakdown, Role.SUPERVISOR),
    Route("GET", "/api/reports/conversations", conversations, Role.SUPERVISOR),
    Route("GET", "/api/reports/answers", survey_answers, Role.SUPERVISOR),
    Route("GET", "/api/reports/export/{what}", export_file, Role.SUPERVISOR),
)
