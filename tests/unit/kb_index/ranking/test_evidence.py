"""Evidence for many entries in one pass is what looking at one after the other would find."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_index.index.candidates import Candidate
from kb_index.index.dictionary import Dictionary
from kb_index.index.entries import Entries, pack, record
from kb_index.index.entry import About, Entry, Scope
from kb_index.ranking.evidence import Evidence, gather
from kb_index.ranking.weighing import Weighed, weigh
from kb_index.text.language import Terms
from kb_index.text.weights import weights

TERMS = "abcdefgh"
GROUPS = ("~0", "~1")
TEXTS = st.builds(
    lambda words, pairs, groups: Terms(tuple(words), tuple(pairs), tuple(groups)),
    st.lists(st.sampled_from(TERMS), max_size=5),
    st.lists(st.sampled_from(TERMS), max_size=5),
    st.lists(st.sampled_from(GROUPS), unique=True, max_size=2),
)
QUESTIONS = st.builds(
    lambda text, guessed: Terms(text.words, text.pairs, text.groups, frozenset(guessed)),
    TEXTS.filter(bool),
    st.sets(st.sampled_from([*TERMS, *GROUPS, "unknown"])),
)


def written(texts: Iterable[Terms]) -> tuple[str, ...]:
    return tuple(text.written for text in texts)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    asked = draw(st.lists(TEXTS, min_size=1, max_size=4))
    answered = draw(st.lists(TEXTS, max_size=3))
    texts = tuple(map(str, asked)), tuple(map(str, answered))
    scope = Scope("faq", "en", "public")
    return Entry("", scope, About(), *texts, written(asked), written(answered))


@st.composite
def candidates(draw: st.DrawFn, entry: Entry) -> dict[int, float]:
    """Draw the cosines of some passages; few values, so that some are equal."""
    places = draw(st.sets(st.integers(0, len(entry.passages) - 1)))
    return {place: draw(st.sampled_from([-0.25, 0.0, 0.25, 0.5])) for place in sorted(places)}


@given(st.data(), st.lists(entries(), min_size=1, max_size=6), QUESTIONS)
def test_evidence_is_what_sets_of_terms_would_tell(
    data: st.DataObject, kept: list[Entry], asked: Terms
) -> None:
    dictionary = Dictionary()
    index = Entries(dictionary)
    each = enumerate(kept)
    index.put({number: record(named(entry, number), dictionary) for number, entry in each})
    found = [
        Candidate(*index.candidate(number), 1.5 * number, data.draw(candidates(entry)))
        for number, entry in enumerate(kept)
    ]
    question = weigh(asked, dictionary.rarity)
    together = gather(found, question, dictionary)
    assert together == tuple(one for each in found for one in gather([each], question, dictionary))
    for one, candidate in zip(together, found, strict=True):
        check(one, candidate, question, dictionary)


def check(one: Evidence, candidate: Candidate, question: Weighed, known: Dictionary) -> None:
    """Compare with the shares of sets; equal shares may have been summed in another order."""
    entry, cosines = candidate.entry, candidate.cosines
    asked = [share(question, text) for text in entry.wording_terms]
    said = [share(weigh(text, known.rarity), held_by(question)) for text in entry.wording_terms]
    both = [mine + back for mine, back in zip(asked, said, strict=True)]
    assert both[one.wording] == pytest.approx(max(both))
    assert (one.asked, one.said) == pytest.approx((asked[one.wording], said[one.wording]))
    told = entry.wording_terms[one.wording].all
    answered = [share(question, text, told) for text in entry.piece_terms]
    assert one.answered == pytest.approx(max(answered, default=one.asked))
    spoken = len(entry.wordings)
    assert one.cosine == max(cosines.values(), default=0.0)
    assert one.wording_cosine == max((c for n, c in cosines.items() if n < spoken), default=0.0)
    assert one.nearest == min((n for n, c in cosines.items() if c == one.cosine), default=0)
    shares = [share(question, text) for text in entry.piece_terms]
    whole = sum(shares) or 1.0
    fit = [mine / whole + cosines.get(spoken + n, 0.0) for n, mine in enumerate(shares)]
    assert not fit or fit[one.piece] == pytest.approx(max(fit))
    assert (one.article_id, one.entry, one.bm25) == (
        candidate.article_id,
        entry,
        candidate.bm25,
    )


def held_by(question: Weighed) -> Terms:
    return Terms(tuple(question.terms), ())


def share(weighed: Weighed, text: Terms, more: frozenset[str] = frozenset()) -> float:
    """Return the share of what is weighed that a text holds, or that other terms do."""
    held = weighed.terms.keys() & (text.all | more)
    return sum(weighed.terms[term] for term in held) / weighed.total


def named(entry: Entry, number: int) -> Entry:
    texts = entry.wordings, entry.pieces, entry.written_wordings, entry.written_pieces
    return Entry(f"a{number}", entry.scope, entry.about, *texts)


def test_of_equal_wordings_the_first_is_taken() -> None:
    same = written([Terms(("b", "a"), ()), Terms(("a", "b"), ()), Terms(("a", "b", "a"), ())])
    entry = Entry("a0", Scope("faq", "en", "public"), About(), ("1", "2", "3"), (), same, ())
    dictionary = Dictionary()
    index = Entries(dictionary)
    index.put({0: record(entry, dictionary)})
    candidate = Candidate(*index.candidate(0), 1.0, {})
    question = weigh(Terms(("a", "b", "c"), ()), dictionary.rarity)
    assert gather([candidate], question, dictionary)[0].wording == 0


@given(st.lists(entries(), max_size=5), st.sets(st.integers(0, 4)))
def test_terms_are_counted_by_the_passages_that_are_there(
    kept: list[Entry], gone: set[int]
) -> None:
    dictionary = Dictionary()
    index = Entries(dictionary)
    each = enumerate(kept)
    index.put({number: record(named(entry, number), dictionary) for number, entry in each})
    for number in gone & set(range(len(kept))):
        index.pop(f"a{number}")
    left = [entry for number, entry in enumerate(kept) if number not in gone]
    passages = sum(len(entry.passages) for entry in left)
    for term in [*TERMS, *GROUPS, "unknown"]:
        wordings, pieces = (
            sum(term in text.all for entry in left for text in texts(entry))
            for texts in (lambda one: one.wording_terms, lambda one: one.piece_terms)
        )
        often = max(wordings, pieces)
        rarity = math.log(1 + (max(1, passages) - often + 0.5) / (often + 0.5))
        assert dictionary.frequency(term) == often
        assert dictionary.rarity(term) == pytest.approx(rarity)


@given(entries())
def test_an_entry_comes_back_as_it_was_packed(entry: Entry) -> None:
    assert Candidate("", pack(entry), b"", "faq", 0.0, {}).entry == entry


@given(TEXTS)
def test_weights_are_whole_halves_as_sheets_keep_them(text: Terms) -> None:
    assert all(weight in (0.5, 1.0, 1.5) for weight in weights(text).values())
