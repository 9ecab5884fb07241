"""What a search is asked: light to import, as those who ask need not search themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from core.clock import utc_now
from kb_index.article import Audience
from kb_index.index.entry import Scope
from kb_index.index.filters import Filter
from kb_index.results import ArticleKind, Shifts

BESIDE = {ArticleKind.FAQ: (ArticleKind.FAQ, ArticleKind.THREAD)}
"""What is searched together: whoever asks wants an answer, an editor's or a customer's."""

PUBLIC = frozenset({Audience.PUBLIC})


@dataclass(frozen=True, slots=True)
class Query:
    """One search: the question as asked, and which articles it may find.

    ``product`` and ``category`` limit it to theirs, unless empty; ``at`` is the moment at which
    articles must be valid; the article ``without`` is left out; ``marked`` asks for
    the marks of each hit, ``explain`` for its reasons. Where the article ``about`` stands is told,
    and its hit follows the ``k`` best if it is not among them. ``shifts`` weigh the parts of the
    ranking otherwise than they were fitted; what was gathered is ranked by those ``besides``, too.
    """

    question: str
    language: str
    k: int = 5
    kind: ArticleKind = ArticleKind.FAQ
    audiences: frozenset[Audience] = PUBLIC
    product: str = ""
    category: str = ""
    at: datetime = field(default_factory=utc_now)
    without: str = ""
    marked: bool = False
    explain: bool = False
    about: str = ""
    shifts: Shifts = ()
    besides: tuple[Shifts, ...] = ()

    @property
    def wanted(self) -> Filter:
        """Return what the index is asked for."""
        kinds = BESIDE.get(self.kind, (self.kind,))
        scopes = (
            Scope(str(kind), self.language, str(audience))
            for kind in kinds
            for audience in sorted(self.audiences)
        )
        return Filter(tuple(scopes), self.at, self.product, self.category)
