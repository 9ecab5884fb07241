"""The frames that the desk sends, as a typed union (docs/protocol.md)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

Id = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._:-]+$")]
Seq = Annotated[int, Field(ge=0, le=2**53)]


class _Frame(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Open(_Frame):
    """Show a conversation and keep it live: its messages and notes from these numbers on."""

    type: Literal["open"]
    conversation_id: Id
    after_seq: Seq = 0
    after_note: Seq = 0


class Leave(_Frame):
    """Stop showing it."""

    type: Literal["leave"]
    conversation_id: Id


class NewMessage(_Frame):
    """What an agent sends: words or an article, perhaps in answer to a message."""

    client_message_id: Id
    text: str | None = None
    article_id: Id | None = None
    quote_seq: Annotated[int, Field(ge=1, le=2**53)] | None = None


class Message(NewMessage):
    """The same, over the socket."""

    type: Literal["message"]
    conversation_id: Id


class TypingFrame(_Frame):
    """The agent is writing a message or an internal note, or stopped."""

    type: Literal["typing"]
    conversation_id: Id
    active: bool
    note: bool = False


class Read(_Frame):
    """The agent has seen everything up to here."""

    type: Literal["read"]
    conversation_id: Id
    seq: Seq


class Ping(_Frame):
    """Is anybody there?"""

    type: Literal["ping"]


Frame = Annotated[Open | Leave | Message | TypingFrame | Read | Ping, Field(discriminator="type")]
FRAMES: TypeAdapter[Frame] = TypeAdapter(Frame)
