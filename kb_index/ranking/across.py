"""What customers ask in one language and only an article in the other language answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kb_index.article import Article
from kb_index.render import summary
from kb_index.results import Hit, SearchResult, Shifts
from kb_index.text.passages import pieces


@dataclass(frozen=True, slots=True)
class Across:
    """What was found in the customer's language, and what is better: the same, or another's.

    ``otherwise`` is the same by other weights of the ranking.
    """

    own: SearchResult
    best: SearchResult
    otherwise: Mapping[Shifts, Across] = field(default_factory=dict)

    @property
    def foreign(self) -> list[str]:
        """Return the articles of the best, by any weights, that are in another language."""
        mine = [hit.article_id for hit in self.best.hits if hit.language != self.best.language]
        others = (article_id for one in self.otherwise.values() for article_id in one.foreign)
        return list(dict.fromkeys([*mine, *others]))

    def shown(self, versions: Mapping[str, Article]) -> SearchResult:
        """Return the best, with versions in the customer's language by the ids of the foreign.

        A version that her own language's search found too keeps its passage, marks and reasons.
        """
        otherwise = {shifts: one.shown(versions) for shifts, one in self.otherwise.items()}
        return replace(self.best, hits=self._hits(versions), otherwise=otherwise)

    def _hits(self, versions: Mapping[str, Article]) -> tuple[Hit, ...]:
        if not versions:
            return self.best.hits
        mine = {hit.article_id: hit for hit in self.own.hits}
        shown: dict[str, Hit] = {}
        for hit in self.best.hits:
            version = versions.get(hit.article_id)
            if version is not None and version.id in mine:
                hit = replace(mine[version.id], score=hit.score)
            elif version is not None:
                hit = _version(hit, version)
            shown.setdefault(hit.article_id, hit)
        return tuple(shown.values())


def _version(hit: Hit, article: Article) -> Hit:
    parts = pieces(article.answer, article.language)
    passage = parts[0] if parts else ""
    return replace(
        hit,
        article_id=article.id,
        title=article.title,
        language=article.language,
        passage=passage,
        summary=summary(passage),
        complete=len(parts) <= 1,
        title_marks=(),
        excerpt=summary(passage),
        excerpt_marks=(),
    )
