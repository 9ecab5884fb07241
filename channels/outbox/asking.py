"""A survey where there are no pages of ours: a menu of its scores, and a link to a page of it."""

from __future__ import annotations

from typing import Any

from channels.outbox.piece import Limits, Menu, Option, Piece, Words
from channels.outbox.wording import Word, word
from handoff.surveys.rule import SCALES, SurveyKind

_MARK = "survey"

_ENDS: dict[SurveyKind, dict[int, tuple[str, str]]] = {
    SurveyKind.CSAT: {
        5: ("很满意", "very good"),
        4: ("满意", "good"),
        3: ("一般", "fair"),
        2: ("不满意", "poor"),
        1: ("很不满意", "very poor"),
    },
    SurveyKind.NPS: {10: ("非常愿意", "very likely"), 0: ("完全不愿意", "not at all")},
    SurveyKind.CES: {7: ("非常轻松", "very easy"), 1: ("非常费力", "very hard")},
}


def score_words(kind: SurveyKind, score: int, language: str) -> str:
    """Return what a score means, empty where its number says enough."""
    zh, en = _ENDS[kind].get(score, ("", ""))
    return zh if language == "zh" else en


def survey_piece(
    text: str, data: dict[str, Any], language: str, limits: Limits, url: str | None
) -> Piece:
    """Return the question of a survey with its scores, the best first; ``url`` is its page."""
    kind, survey_id = SurveyKind(data["kind"]), str(data["survey_id"])
    more = word(Word.SAY_MORE, language, url=url) if url else ""
    if not limits.menus:
        return Words("\n".join(filter(None, [text, _in_numbers(kind, language), more])))
    scores = reversed(SCALES[kind].scores)
    options = tuple(
        Option(option_of(survey_id, score), f"{score} {score_words(kind, score, language)}".strip())
        for score in scores
    )
    return Menu("\n".join(filter(None, [text, more])), options)


def option_of(survey_id: str, score: int) -> str:
    """Return the id of a score's option."""
    return f"{_MARK}.{survey_id}.{score}"


def read_survey_option(option: str) -> tuple[str, int] | None:
    """Return survey and score of an option's id; None if it is of something else."""
    mark, _, rest = option.partition(".")
    survey_id, _, score = rest.partition(".")
    if mark != _MARK or not (score.isascii() and score.isdecimal() and len(score) < 3):
        return None
    return survey_id[:64], int(score)


def _in_numbers(kind: SurveyKind, language: str) -> str:
    scale = SCALES[kind]
    ends = {
        "lowest": str(scale.lowest),
        "highest": str(scale.highest),
        "worst": score_words(kind, scale.lowest, language),
        "best": score_words(kind, scale.highest, language),
    }
    return word(Word.RATE, language, **ends)
