"""What a searcher does, for those who ask one: nothing that searching itself needs is imported."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from kb_index.article import Article, Draft
from kb_index.calibration.model import Calibration
from kb_index.encoder.encoder import Vectors
from kb_index.ranking.across import Across
from kb_index.ranking.policy import Thresholds
from kb_index.ranking.query import Query
from kb_index.trying.results import Alike, Change

NO_ENCODER = "none"
"""The encoder's name for a search that is lexical only."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a searcher is made of; plain values, so that another process can make it.

    ``folder`` is the snapshot's. An empty ``encoder`` means the embedded one; ``adapter`` is the
    file of what was learned over it, ``synonyms`` one's own beside ours, ``calibration`` the
    operator's own confidence, each if it is there.
    """

    folder: Path
    encoder: str = ""
    adapter: Path | None = None
    synonyms: Path | None = None
    calibration: Path | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What an index holds: until where of which feed, and how many articles.

    One that is not ``whole`` stands in for another that is still to be built; one ``by_words`` has
    no vectors. For one read ``anew`` all terms had to be found again: it should be saved.
    """

    feed_id: str
    position: int
    size: int
    whole: bool = True
    by_words: bool = False
    anew: bool = False


class Encoded(NamedTuple):
    """Unit vectors, shape (texts, dimension), and the name of the encoder that made them."""

    encoder: str
    vectors: Vectors


class Searcher(Protocol):
    """Holds the index. Every method may take long, and may be called from any thread.

    A search sees either all of a change to an article or nothing of it; changes come one after
    the other.
    """

    def calibration(self) -> Calibration:
        """Return what the probabilities of its searches come from."""

    def search(self, query: Query) -> Across:
        """Search the question's language, and the other where that has nothing good."""

    def try_draft(self, draft: Draft, query: Query) -> Across:
        """Search as if a draft were published, in the place of its published version."""

    def alike(self, draft: Draft, at: datetime, k: int) -> list[Alike]:
        """Return the published articles that are most alike to a draft, the most alike first."""

    def promises(self, draft: Draft, questions: Sequence[str]) -> list[float]:
        """Return the most that speaks for a draft, 0–1, for each question."""

    def changes(
        self, draft: Draft, queries: Sequence[Query], limits: Thresholds
    ) -> list[Change | None]:
        """Tell what a draft would change for each question; None where nothing for the better."""

    def encode(self, texts: Sequence[str]) -> Encoded:
        """Return the vectors of texts; without an encoder, those of their terms."""

    def load(self, feed_id: str, position: int) -> Standing:
        """Serve what was saved of this feed; raise `SnapshotUnusableError` with the reason."""

    def stand_in(self, feed_id: str, position: int) -> Standing:
        """Serve the words of what was saved of this feed, whatever encoder it was saved with.

        Raise `SnapshotUnusableError` with the reason.
        """

    def save(self) -> bool:
        """Write the snapshot; raise `OSError`.

        Nothing is written, and False returned, where the index only stands in for another, or the
        encoder is missing that was asked for: what was saved with it is worth more.
        """

    def grow(self, *, by_words: bool) -> None:
        """Begin a new index beside the one that serves; one ``by_words`` alone is made at once."""

    def add(self, articles: Sequence[Article]) -> None:
        """Put articles into the index that grows."""

    def replace(self, feed_id: str, position: int) -> Standing:
        """Let the index that grew serve from now on; it holds the feed until this position."""

    def put(self, articles: Sequence[Article]) -> None:
        """Put published articles into the index that serves, in the place of older versions."""

    def follow(self, removed: Collection[str], feed_id: str, position: int) -> Standing:
        """Take articles out, after which the index holds the feed until this position."""

    def article_ids(self) -> set[str]:
        """Return the articles that are searchable."""

    def close(self) -> None:
        """Let go of the index; nothing is asked of it any more."""
