"""Hard negatives: texts that share words with a text and mean something else, found by BM25."""

from __future__ import annotations

from collections.abc import Sequence

import tantivy

from kb_index.text.language import terms

_SKIPPED = 1
"""The very nearest text often means the same: it is no negative."""

_HEAP = 30_000_000


def near_titles(groups: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return for each group of like texts the titles of others near its own, the first text."""
    titles = [texts[0] for texts in groups]
    return [[titles[number] for number in numbers] for numbers in nearest(titles)]


def nearest(texts: Sequence[str], count: int = 5) -> list[list[int]]:
    """Return for each text the numbers of other texts near it, nearest first."""
    words = [" ".join(sorted(terms(text).all)) for text in texts]
    index = _index(words)
    searcher = index.searcher()
    found = []
    for number, text in enumerate(words):
        query, _ = index.parse_query_lenient(text, ["words"])
        hits = searcher.search(query, count + _SKIPPED + 1).hits if text else []
        numbers = [searcher.doc(address)["number"][0] for _, address in hits]
        others = [other for other in numbers if other != number]
        found.append(others[_SKIPPED : _SKIPPED + count])
    return found


def _index(words: Sequence[str]) -> tantivy.Index:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", stored=True)
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    index = tantivy.Index(builder.build())
    writer = index.writer(_HEAP, 1)
    for number, text in enumerate(words):
        writer.add_document(tantivy.Document(number=number, words=text))
    writer.commit()
    index.reload()
    return index
