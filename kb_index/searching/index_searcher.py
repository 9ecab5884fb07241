"""All work on the index that needs the processor: search, change, load, save."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from threading import Lock

from core.errors import IndexUnavailable
from kb_index.article import Article, Draft
from kb_index.calibration.current import current
from kb_index.calibration.model import Calibration, shipped
from kb_index.encoder.encoder import Encoder, encode
from kb_index.encoder.encoders import adapted, load_encoder
from kb_index.encoder.recent import Recent
from kb_index.encoder.terms_encoder import TermsEncoder
from kb_index.index import snapshot
from kb_index.index.index import Index
from kb_index.index.supposed import SupposedIndex
from kb_index.ranking.across import Across
from kb_index.ranking.languages import search_languages
from kb_index.ranking.policy import Thresholds
from kb_index.ranking.query import Query
from kb_index.searching.searcher import NO_ENCODER, Encoded, Options, Standing
from kb_index.text.synonyms import use_synonyms
from kb_index.trying.likeness import alike
from kb_index.trying.prospects import change, promises
from kb_index.trying.results import Alike, Change

_LOG = logging.getLogger(__name__)
_PROBE = ("退款", "refund")


class IndexSearcher:
    """The `Searcher` over an index in this process's memory."""

    def __init__(
        self,
        folder: Path,
        encoder: Encoder | None,
        calibration: Calibration | None = None,
        *,
        saves: bool = True,
    ) -> None:
        self._folder = folder
        self._encoder = None if encoder is None else Recent(encoder)
        self._saves = saves
        self._saving = Lock()
        self._sure = calibration or shipped()
        self._index: Index | None = None
        self._growing: Index | None = None

    def calibration(self) -> Calibration:
        """Return what the probabilities of its searches come from."""
        return self._sure

    def search(self, query: Query) -> Across:
        """Search the question's language, and the other where that has nothing good."""
        return search_languages(self._ready(), query, self._sure)

    def try_draft(self, draft: Draft, query: Query) -> Across:
        """Search as if a draft were published, in the place of its published version."""
        return search_languages(self._supposed(draft), query, self._sure)

    def alike(self, draft: Draft, at: datetime, k: int) -> list[Alike]:
        """Return the published articles that are most alike to a draft, the most alike first."""
        index = self._ready()
        [prepared] = index.prepare([draft])
        return alike(index, prepared, at, k)

    def promises(self, draft: Draft, questions: Sequence[str]) -> list[float]:
        """Return the most that speaks for a draft, 0–1, for each question."""
        return promises(self._supposed(draft), questions)

    def changes(
        self, draft: Draft, queries: Sequence[Query], limits: Thresholds
    ) -> list[Change | None]:
        """Tell what a draft would change for each question; None where nothing for the better."""
        index, supposed = self._ready(), self._supposed(draft)
        return [change(index, supposed, query, limits, self._sure) for query in queries]

    def encode(self, texts: Sequence[str]) -> Encoded:
        """Return the vectors of texts; without an encoder, those of their terms."""
        encoder = self._encoder or TermsEncoder()
        return Encoded(encoder.name, encode(encoder, texts))

    def load(self, feed_id: str, position: int) -> Standing:
        """Serve what was saved of this feed; raise `SnapshotUnusableError` with the reason."""
        self._index = snapshot.read(self._folder, self._encoder, feed_id, position)
        return self._standing(self._index)

    def stand_in(self, feed_id: str, position: int) -> Standing:
        """Serve the words of what was saved of this feed, whatever encoder it was saved with."""
        self._index = snapshot.read_words(self._folder, feed_id, position)
        return self._standing(self._index)

    def save(self) -> bool:
        """Write the snapshot where the index is whole and has its encoder; raise `OSError`."""
        index = self._ready()
        if not self._saves or index.encoder is not self._encoder:
            return False
        with self._saving:
            snapshot.write(index, self._folder)
        return True

    def grow(self, *, by_words: bool) -> None:
        """Begin a new index beside the one that serves; one ``by_words`` alone is made at once."""
        self._growing = Index(None if by_words else self._encoder)

    def add(self, articles: Sequence[Article]) -> None:
        """Put articles into the index that grows."""
        growing = _there(self._growing)
        growing.apply(growing.prepare(articles))

    def replace(self, feed_id: str, position: int) -> Standing:
        """Let the index that grew serve from now on; it holds the feed until this position."""
        index, self._growing = _there(self._growing), None
        index.feed_id, index.position = feed_id, position
        self._index = index
        return self._standing(index)

    def put(self, articles: Sequence[Article]) -> None:
        """Put published articles into the index that serves, in the place of older versions."""
        index = self._ready()
        index.apply(index.prepare(articles))

    def follow(self, removed: Collection[str], feed_id: str, position: int) -> Standing:
        """Take articles out, after which the index holds the feed until this position."""
        index = self._ready()
        index.apply([], removed)
        index.feed_id, index.position = feed_id, position
        return self._standing(index)

    def article_ids(self) -> set[str]:
        """Return the articles that are searchable."""
        return self._ready().article_ids

    def close(self) -> None:
        """Let go of the index, and with it of the threads that write its words."""
        self._index = self._growing = None

    def _ready(self) -> Index:
        return _there(self._index)

    def _supposed(self, draft: Draft) -> SupposedIndex:
        index = self._ready()
        [prepared] = index.prepare([draft])
        return SupposedIndex(index, prepared)

    def _standing(self, index: Index) -> Standing:
        whole = index.encoder is self._encoder
        by_words = index.encoder is None
        return Standing(index.feed_id, index.position, len(index), whole, by_words, index.anew)


def _there(index: Index | None) -> Index:
    if index is None:
        raise IndexUnavailable(name="index")
    return index


def make_searcher(options: Options, encoder: Encoder | None = None) -> IndexSearcher:
    """Load what the options name; ``encoder`` takes the place of the named one.

    An encoder that cannot be loaded leaves search to the words. Raise `InvalidInput` naming the
    wrong lines of the synonyms.
    """
    use_synonyms(options.synonyms)
    found = encoder or usable_encoder(options.encoder, options.adapter)
    calibration = None
    if options.calibration is not None:
        calibration = current(options.calibration, found.name if found is not None else "")
    saves = found is not None or options.encoder == NO_ENCODER
    return IndexSearcher(options.folder, found, calibration, saves=saves)


def usable_encoder(name: str, adapter: Path | None = None) -> Encoder | None:
    """Load the encoder of this name, adapted by this file if it is there and fits.

    None, and a word in the log, where the encoder cannot be loaded.
    """
    if name == NO_ENCODER:
        return None
    try:
        encoder = load_encoder(name)
        if adapter is not None:
            encoder = adapted(encoder, adapter)
        encode(encoder, _PROBE)  # what returns no vectors shall not come as far as the index
        return encoder
    except Exception:  # whatever a model's files make its library raise: search goes on without
        _LOG.exception(
            "the encoder %s could not be loaded; search is lexical only", name or "embedded"
        )
        return None
