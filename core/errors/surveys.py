"""What can go wrong with surveys and with those who are to be called back."""

from __future__ import annotations

from core.errors.base import Conflict, NotFound


class SurveyNotFound(NotFound):
    code = "survey_not_found"
    zh, en = "没有这份调查。", "There is no such survey."


class FollowUpNotFound(NotFound):
    code = "follow_up_not_found"
    zh, en = "没有这条回访：{id}。", "There is no follow-up {id}."


class SurveyClosed(Conflict):
    code = "survey_closed"
    zh = "这份调查已有回答，或已过期，没有再记录。"
    en = "This survey was answered already or has expired; nothing was changed."


class FollowUpChanged(Conflict):
    code = "follow_up_changed"
    zh = "同事刚改过这条回访，请看过最新内容后再改。"
    en = "A colleague has just changed this follow-up. Look at it again, then change it."
