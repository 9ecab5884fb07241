"""Access tokens that replicas share."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime


class TokenRow(Base):
    """The token of one account, sealed (`channels.access.seal`); ``claimed_until`` while somebody
    fetches another."""

    __tablename__ = "access_tokens"

    channel: Mapped[str] = mapped_column(String(32), primary_key=True)
    account: Mapped[str] = mapped_column(Id, primary_key=True)
    token: Mapped[str | None] = mapped_column(Text)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    forced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
