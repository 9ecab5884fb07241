"""From evidence to hits: what readers see of an article that a search found."""

from __future__ import annotations

from dataclasses import replace

from kb_index.index.reading.reading import Reading
from kb_index.ranking.evidence import Evidence
from kb_index.ranking.explain import reasons
from kb_index.ranking.marks import Marker
from kb_index.ranking.weighing import Weighed
from kb_index.render import one_line, shortened
from kb_index.results import ArticleKind, Hit


class Hits:
    """Makes the hits of one question.

    ``marked`` gives them their marks, and ``explained``, what the question weighs, their reasons:
    the bot needs neither, and both take time. What other weights find as well is made once.
    """

    def __init__(
        self, reading: Reading, *, marked: bool = False, explained: Weighed | None = None
    ) -> None:
        self._reading = reading
        self._marker = Marker(reading.terms) if marked else None
        self._explained = explained
        self._made: dict[str, Hit] = {}

    def hit(self, score: float, evidence: Evidence) -> Hit:
        """Return an article with the piece of its answer that fits best."""
        made = self._made.get(evidence.article_id)
        hit = self._hit(score, evidence) if made is None else replace(made, score=round(score, 4))
        self._made[evidence.article_id] = hit
        if self._explained is None:
            return hit
        return replace(hit, reasons=reasons(evidence, self._reading, self._explained, score))

    def _hit(self, score: float, evidence: Evidence) -> Hit:
        entry = evidence.entry
        passage = entry.pieces[evidence.piece] if entry.pieces else ""
        line = one_line(passage)
        hit = Hit(
            article_id=entry.article_id,
            title=entry.title,
            language=entry.scope.language,
            product=entry.about.product,
            passage=passage,
            summary=shortened(line),
            score=round(score, 4),
            lexical=round(evidence.lexical, 4),
            dense=round(evidence.cosine, 4),
            complete=len(entry.pieces) <= 1,
            category=entry.about.category,
            kind=ArticleKind(entry.scope.kind),
        )
        if self._marker is not None:
            excerpt, marks = self._marker.excerpt(line)
            title = self._marker.marks(hit.title)
            hit = replace(hit, title_marks=title, excerpt=excerpt, excerpt_marks=marks)
        return hit
