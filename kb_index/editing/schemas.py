"""What pages send to the studio's addresses."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, model_validator

from core.errors import Language
from kb_index.article import Audience
from kb_index.editing.bulk.change import LABELS, PLACES, Change
from kb_index.editing.life import Action
from kb_index.editing.texts.content import Content
from kb_index.editing.tree.tree import Node, NodeKind

BODY_LIMIT = 16 * 2**20
"""Bytes of a body. A text larger than what is kept is refused by name, so it is read first; JSON
may write each of its characters as an escape."""
_FIRST_YEAR, _LAST_YEAR = 1970, 9000
BULK_LIMIT = 500
NODES_LIMIT = 5000


def _sensible(moment: datetime) -> datetime:
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError(f"a year from {_FIRST_YEAR} to {_LAST_YEAR}")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_sensible)]
Number = Annotated[int, Field(ge=0, le=2**31 - 1)]
Note = Annotated[str, Field(max_length=1000)]
Id = Annotated[str, Field(min_length=1, max_length=64)]


class ContentBody(BaseModel):
    """A text of an article as an editor writes it; what is missing is empty."""

    title: str = ""
    answer: str = ""
    variants: list[str] = []
    product: str = ""
    category: str = ""
    audience: Audience = Audience.PUBLIC
    tags: list[str] = []
    owner_id: Id | None = None
    review_at: Moment | None = None
    valid_from: Moment | None = None
    valid_until: Moment | None = None

    def content(self) -> Content:
        """Return it for the use cases."""
        values = dict(self)
        return Content(**values | {"variants": tuple(self.variants), "tags": tuple(self.tags)})


class NewBody(BaseModel):
    """An article to begin."""

    language: Language
    content: ContentBody = ContentBody()


class SaveBody(BaseModel):
    """A text to keep, and what the page holds."""

    version: Number
    base_revision: Number
    content: ContentBody


class MoveBody(BaseModel):
    """A move, of the copy that the page holds."""

    version: Number
    note: Note = ""


class PublishBody(MoveBody):
    """A publication, and which versions it says the same as."""

    covers: Annotated[list[Id], Field(max_length=20)] = []


class NoteBody(BaseModel):
    """A move that no text depends on."""

    note: Note = ""


class RestoreBody(MoveBody):
    """An old revision to write on."""

    revision: Number


class LanguageBody(BaseModel):
    """A language to translate into."""

    language: Language


class MergeBody(BaseModel):
    """Three texts of one article."""

    base: ContentBody
    mine: ContentBody
    theirs: ContentBody


class AnswerBody(BaseModel):
    """An answer to be shown."""

    answer: str


class NodeBody(BaseModel):
    """A product or a category of the tree."""

    id: str
    kind: NodeKind
    parent: Annotated[str, Field(max_length=200)] | None = None
    zh: str
    en: str

    def node(self) -> Node:
        """Return it for the use cases."""
        return Node(self.id, self.kind, self.parent or None, self.zh, self.en)


class TreeBody(BaseModel):
    """A whole tree in its order."""

    version: Number
    nodes: Annotated[list[NodeBody], Field(max_length=NODES_LIMIT)]


class ChangeBody(BaseModel):
    """What to change of many articles; what is missing stays."""

    product: str | None = None
    category: str | None = None
    audience: Audience | None = None
    owner_id: Id | None = None
    review_at: Moment | None = None
    add_tags: Annotated[list[str], Field(max_length=50)] = []
    remove_tags: Annotated[list[str], Field(max_length=50)] = []

    def change(self) -> Change:
        """Return it for the use cases; a field that was sent as null takes the value away."""
        sent = self.model_fields_set & (LABELS | PLACES)
        fields = {name: getattr(self, name) for name in sent}
        fields |= {name: "" for name in ("product", "category") if fields.get(name, "") is None}
        if fields.get("audience", "") is None:
            del fields["audience"]
        return Change(fields, tuple(self.add_tags), tuple(self.remove_tags))


class BulkBody(BaseModel):
    """What to do with many articles."""

    ids: Annotated[list[Id], Field(min_length=1, max_length=BULK_LIMIT)]
    action: Literal["change", "submit", "approve", "publish", "archive", "trash", "untrash"]
    note: Note = ""
    change: ChangeBody | None = None

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if (self.action == "change") != (self.change is not None):
            raise ValueError("`change` goes with the action of that name, and with no other")
        return self

    def wanted(self) -> Action | Change:
        """Return it for the use cases."""
        return self.change.change() if self.change is not None else Action(self.action)
