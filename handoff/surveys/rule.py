"""Whom a company asks what, and how often: pure, so that it can be told why somebody was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.sampling import is_sampled
from deflection.episodes.surveys import LASTS as LASTS
from deflection.episodes.surveys import SCALES as SCALES
from deflection.episodes.surveys import SurveyKind as SurveyKind


class Occasion(StrEnum):
    """What was solved: by an agent in a chat, or by what the bot showed."""

    CHAT = "chat"
    SELF_SERVICE = "self_service"


class State(StrEnum):
    """What became of a survey."""

    OPEN = "open"
    ANSWERED = "answered"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Rule:
    """Nobody is asked twice within ``quiet``; shares are of contacts (0–1), always the same.

    The company's are in the settings; without any, only chats are asked about.
    """

    quiet: timedelta = timedelta(days=30)
    nps_share: float = 0.0
    ces_share: float = 0.0

    def fitting(self, occasion: Occasion, contact_id: str) -> SurveyKind | None:
        """Return what a contact may be asked now, None where she is in no sample."""
        if is_sampled(SurveyKind.NPS, contact_id, self.nps_share):
            return SurveyKind.NPS
        if occasion is Occasion.CHAT:
            return SurveyKind.CSAT
        sampled = is_sampled(SurveyKind.CES, contact_id, self.ces_share)
        return SurveyKind.CES if sampled else None

    def around(self, now: datetime) -> tuple[datetime, datetime]:
        """Return between which moments she must not have been asked anything.

        The later one lies in the future: a clock that was a little ahead is forgiven nothing, one
        that was a year ahead does not silence her for that year.
        """
        return now - self.quiet, now + self.quiet
