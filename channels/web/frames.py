"""The frames that the widget sends, as a typed union (docs/protocol.md)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from core.text import MESSAGE_LIMIT
from handoff.surveys.answering import COMMENT_LIMIT

REACH_LIMIT = 300
"""Characters of what she types as a phone number or an address, before it is looked at."""

_Id = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._:-]+$")]
_ReadingId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
_Seq = Annotated[int, Field(ge=0, le=2**53)]
QUESTION_LIMIT = 2000
"""Characters of the question that an answer comes back with; search reads no more of one."""


CLAIMS_LIMIT = 50
"""Readings that a browser may claim at once; it keeps no more."""


class _Frame(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Choose(_Frame):
    """She picked an article of a list."""

    kind: Literal["choose"]
    article_id: _Id


class Clarify(_Frame):
    """She answered what the bot asked back: the question, and what it is about."""

    kind: Literal["clarify"]
    question: Annotated[str, Field(max_length=QUESTION_LIMIT)]
    facet: Literal["product", "category", "term"]
    value: Annotated[str, Field(min_length=1, max_length=128)]


class Helped(_Frame):
    """She said whether an answer helped."""

    kind: Literal["helped"]
    article_id: _Id
    value: bool


class RequestPerson(_Frame):
    """She pressed the button for a person."""

    kind: Literal["request_person"]


class GoOn(_Frame):
    """She declined a person."""

    kind: Literal["go_on"]


class RateAction(_Frame):
    """She rated a chat by a click that counts as a message."""

    kind: Literal["rate"]
    rating: Annotated[int, Field(ge=1, le=5)]


Action = Annotated[
    Choose | Clarify | Helped | RequestPerson | GoOn | RateAction, Field(discriminator="kind")
]


class SignIn(_Frame):
    """What proves who she is: the site's token, or that of a link which was sent to her."""

    token: Annotated[str, Field(min_length=1, max_length=2000)]


class Hello(_Frame):
    """The first frame: who she is and what her page already has."""

    type: Literal["hello"]
    token: Annotated[str, Field(max_length=2000)]
    language: Annotated[str, Field(max_length=35)] = "zh"
    conversation_id: _Id | None = None
    after_seq: _Seq = 0


class Message(_Frame):
    """Words of hers, or a click that speaks for her."""

    type: Literal["message"] = "message"
    client_message_id: _Id
    text: str
    action: Action | None = None
    quote_seq: Annotated[int, Field(ge=1, le=2**53)] | None = None

    def action_json(self) -> dict[str, Any] | None:
        """Return the click as it is stored."""
        return self.action.model_dump() if self.action else None


class ReadingFrame(_Frame):
    """She opened an article, or has read it for so long."""

    type: Literal["reading"] = "reading"
    article_id: _Id
    reading_id: _Id
    event: Literal["opened", "dwelt"]
    seconds: Annotated[float, Field(ge=0, le=86400, allow_inf_nan=False)] = 0.0


class HelpBeacon(_Frame):
    """She reads a help page, with or without a visitor id."""

    article_id: _Id
    reading_id: _ReadingId
    event: Literal["opened", "dwelt", "voted"]
    seconds: Annotated[float, Field(ge=0, le=86400, allow_inf_nan=False)] = 0.0
    helped: bool | None = None
    token: Annotated[str, Field(max_length=2000)] | None = None


class ClaimReadings(_Frame):
    """These help pages were read in her browser."""

    reading_ids: Annotated[tuple[_ReadingId, ...], Field(max_length=CLAIMS_LIMIT)]


class TypingFrame(_Frame):
    """She is writing, or stopped."""

    type: Literal["typing"]
    active: bool


class Received(_Frame):
    """Her page has everything up to here."""

    type: Literal["received"]
    seq: _Seq


class Read(_Frame):
    """She has seen everything up to here."""

    type: Literal["read"]
    seq: _Seq


class LeaveQueue(_Frame):
    """She does not want to wait."""

    type: Literal["leave_queue"]


class LeaveContact(_Frame):
    """How to reach her, and what about: she need not wait in the page."""

    type: Literal["leave_contact"]
    client_message_id: _Id
    wish: Literal["message", "call_back"]
    reach: Annotated[str, Field(max_length=REACH_LIMIT)]
    text: Annotated[str, Field(max_length=MESSAGE_LIMIT)] = ""


class AnswerSurvey(_Frame):
    """Her answer to a survey; which scores there are depends on what was asked."""

    type: Literal["answer_survey"]
    survey_id: _Id
    score: Annotated[int, Field(ge=0, le=10)]
    comment: Annotated[str, Field(max_length=COMMENT_LIMIT)] = ""


class DeclineSurvey(_Frame):
    """She does not want to answer a survey."""

    type: Literal["decline_survey"]
    survey_id: _Id


class Ping(_Frame):
    """Is anybody there?"""

    type: Literal["ping"]


Frame = Annotated[
    Hello
    | Message
    | ReadingFrame
    | TypingFrame
    | Received
    | Read
    | LeaveQueue
    | LeaveContact
    | AnswerSurvey
    | DeclineSurvey
    | Ping,
    Field(discriminator="type"),
]

FRAMES: TypeAdapter[Frame] = TypeAdapter(Frame)
