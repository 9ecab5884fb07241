"""What an importer is told beside the file: what new articles get that the file does not say."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from kb_index.article import Audience, Status

NEW_STATUSES = (Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Options:
    """Defaults for new articles, and how known ones are treated.

    ``collection`` tells two folders with files of the same names apart. With ``keep_edited`` an
    article that was edited by hand since it was imported stays as it is.
    """

    status: Status = Status.PUBLISHED
    audience: Audience = Audience.PUBLIC
    language: str = ""
    product: str = ""
    category: str = ""
    collection: str = ""
    keep_edited: bool = False

    def to_json(self) -> dict[str, Any]:
        """Write them as they are stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Options:
        """Read what `to_json` wrote."""
        values = dict(stored)
        values["status"] = Status(values["status"])
        values["audience"] = Audience(values["audience"])
        return cls(**values)
