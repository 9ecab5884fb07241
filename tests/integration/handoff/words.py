"""What an agent sends, in short."""

from __future__ import annotations

from handoff.desk.frames import NewMessage


def words(client_message_id: str, text: str) -> NewMessage:
    """Return a message of words alone."""
    return NewMessage(client_message_id=client_message_id, text=text)
