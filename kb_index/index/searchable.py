"""What ranking asks of an index, whether it is the one that serves or one that is supposed."""

from __future__ import annotations

from typing import Protocol

from kb_index.encoder.encoder import Encoder, Vectors
from kb_index.index.candidates import Found
from kb_index.index.dictionary import Dictionary
from kb_index.index.filters import Filter
from kb_index.index.reading.reading import Reading
from kb_index.text.language import Terms


class Searchable(Protocol):
    """Entries of articles that a question can be compared with."""

    @property
    def encoder(self) -> Encoder | None:
        """The encoder of its vectors, if it has any."""

    @property
    def dictionary(self) -> Dictionary:
        """The terms of its articles."""

    def reads(self, language: str) -> bool:
        """Tell whether the dense half serves this language."""

    def read(self, question: str, *, every_word: bool = False) -> Reading:
        """Read a question with the words that the articles hold."""

    def find(
        self,
        question: Terms,
        vector: Vectors | None,
        wanted: Filter,
        most: int,
        without: str = "",
    ) -> Found:
        """Return the ``most`` best of either half among what is wanted, but for one article."""
