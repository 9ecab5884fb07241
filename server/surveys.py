"""Surveys, tied together: by which rule customers are asked, and who is to be called back."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web

import handoff.follow_ups.http as follow_ups_http
from core.database import TRANSACTIONS
from handoff.follow_ups.service import FOLLOW_UPS, FollowUps
from handoff.surveys.rule import Rule
from handoff.surveys.surveyor import Surveyor
from server.settings import Settings

MODULES = (follow_ups_http,)
"""Where the addresses are."""


def surveyor(settings: Settings) -> Surveyor:
    """Return who asks by the rule of the settings."""
    quiet = timedelta(days=settings.survey_days)
    return Surveyor(Rule(quiet, settings.nps_share / 100, settings.ces_share / 100))


def equip(app: web.Application) -> None:
    """Give an app that has its database the list of follow-ups."""
    app[FOLLOW_UPS] = FollowUps(app[TRANSACTIONS])
