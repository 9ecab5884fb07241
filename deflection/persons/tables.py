"""The table of contacts that are counted as one customer."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Id


class PersonRow(Base):
    """A contact that is counted as another one, which stands for itself and has no row.

    Facts name the contact of their conversation for ever; this says whom that means today.
    """

    __tablename__ = "persons"

    contact_id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, index=True)
