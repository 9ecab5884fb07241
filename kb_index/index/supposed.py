"""An index as it would be with one article more, or with another version of one: a trial run."""

from __future__ import annotations

from kb_index.encoder.encoder import Encoder, Vectors
from kb_index.index.candidates import Found
from kb_index.index.filters import Filter
from kb_index.index.index import Index, Prepared
from kb_index.index.reading.reading import Reading, read
from kb_index.text.language import Terms


class SupposedIndex:
    """Finds what an index would find if an article were published; the index stays as it is.

    A published version of the article is left out. What others score changes as it would: terms
    become more common, and the nearest passages are those of one article more. Two things stay:
    the mean length of texts, which one article hardly changes, and what the word index still counts
    of removed versions.
    """

    def __init__(self, index: Index, prepared: Prepared) -> None:
        self._index = index
        self.beside, self.dictionary = index.suppose(prepared)
        self._vocabulary = index.supposed_vocabulary(prepared.entry, self.dictionary)

    @property
    def encoder(self) -> Encoder | None:
        """Return the encoder of its vectors, if it has any."""
        return self._index.encoder

    def reads(self, language: str) -> bool:
        """Tell whether the dense half serves this language."""
        return self._index.reads(language)

    def read(self, question: str, *, every_word: bool = False) -> Reading:
        """Read a question with the words that the articles would hold."""
        return read(question, self._vocabulary, every_word=every_word)

    def find(
        self,
        question: Terms,
        vector: Vectors | None,
        wanted: Filter,
        most: int,
        without: str = "",
    ) -> Found:
        """Return the ``most`` best of either half, the article among them where it belongs."""
        return self._index.find(question, vector, wanted, most, without, self.beside)
