"""Of whom a channel was asked who they are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id, UtcDateTime


class AcquaintanceRow(Base):
    """Somebody of whom the channel was asked, last at ``asked_at``."""

    __tablename__ = "acquaintances"

    channel: Mapped[str] = mapped_column(String(32), primary_key=True)
    account: Mapped[str] = mapped_column(Id, primary_key=True)
    external_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
