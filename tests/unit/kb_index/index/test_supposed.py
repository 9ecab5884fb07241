"""An index with one article more, without putting it in: it finds what it would find with it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_index.article import Article, Audience
from kb_index.index.beside import Beside
from kb_index.index.candidates import Found
from kb_index.index.index import Index
from kb_index.index.searchable import Searchable
from kb_index.index.supposed import SupposedIndex
from kb_index.ranking.query import Query
from kb_index.ranking.search import search_index
from kb_index.text.language import terms
from tests.unit.kb_index.index.test_filters import NOW, PairEncoder, article, filled

WORDS = ("域名", "退款", "发票", "快照", "密码", "refund", "server", "disk")
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=60).map(" ".join)
OTHERS = tuple(
    replace(
        article(number, " ".join(WORDS[number % 8 : number % 8 + 3])), answer="退款 密码 server"
    )
    for number in range(30)
)
DRAFT = replace(article(900, "域名退款要多久"), answer="三天 退款 密码", variants=("退域名的钱",))


def supposed(index: Index, draft: Article) -> SupposedIndex:
    [prepared] = index.prepare([draft])
    return SupposedIndex(index, prepared)


def find(index: Searchable, question: str) -> Found:
    vector = index.encoder.encode([question]) if index.encoder is not None else None
    return index.find(terms(question), vector, Query(question, "zh", at=NOW).wanted, 40)


def own(found: Found, draft: Article) -> tuple[float, dict[int, float]]:
    [mine] = [one for one in found.candidates if one.article_id == draft.id]
    return mine.bm25, mine.cosines


def hits(index: Searchable, question: str, **limits: object) -> list[tuple[str, float]]:
    query = Query(question, "zh", 100, **{"at": NOW, **limits})  # type: ignore[arg-type]
    return [(hit.article_id, hit.score) for hit in search_index(index, query).hits]


@given(title=TEXTS, answer=TEXTS, question=TEXTS)
@settings(max_examples=60, deadline=None)
def test_a_draft_scores_what_it_scores_once_it_is_published(
    title: str, answer: str, question: str
) -> None:
    draft = replace(DRAFT, title=f"域名 {title}", answer=answer)
    index = filled(*OTHERS)
    words, near = own(find(supposed(index, draft), f"域名 {question}"), draft)
    index.apply(index.prepare([draft]))
    real_words, real_near = own(find(index, f"域名 {question}"), draft)
    assert words == pytest.approx(real_words, rel=1e-4)
    assert near == pytest.approx(real_near, abs=1e-3)


@pytest.mark.parametrize("dense", [True, False])
@pytest.mark.parametrize("question", ["域名退款", "refund server", "密码 disk 快照"])
def test_all_articles_are_ranked_as_they_are_once_it_is_published(
    dense: bool, question: str
) -> None:
    index = filled(*OTHERS, dense=dense)
    tried = hits(supposed(index, DRAFT), question)
    index.apply(index.prepare([DRAFT]))
    real = hits(index, question)
    assert DRAFT.id in dict(real)
    assert [name for name, _ in tried[:10]] == [name for name, _ in real[:10]]
    assert [score for _, score in tried] == pytest.approx([score for _, score in real], abs=0.02)


@pytest.mark.parametrize("dense", [True, False])
def test_another_version_takes_the_place_of_the_published_one(dense: bool) -> None:
    index = filled(*OTHERS, replace(DRAFT, title="快照怎么收费", variants=()), dense=dense)
    tried = supposed(index, DRAFT)
    assert [name for name, _ in hits(tried, "快照收费")].count(DRAFT.id) <= 1
    assert hits(tried, "域名退款")[0][0] == DRAFT.id
    index.apply(index.prepare([DRAFT]))
    assert [n for n, _ in hits(tried, "域名退款")] == [n for n, _ in hits(index, "域名退款")]


def test_the_index_stays_as_it_is() -> None:
    index = filled(*OTHERS)
    before = hits(index, "域名退款"), index.article_ids, index.dictionary.frequency("三天")
    tried = supposed(index, DRAFT)
    hits(tried, "域名退款")
    assert (
        hits(index, "域名退款"),
        index.article_ids,
        index.dictionary.frequency("三天"),
    ) == before
    assert tried.dictionary.frequency("三天") == 1


def test_a_draft_that_a_search_may_not_find_is_not_found() -> None:
    index = filled(*OTHERS)
    assert DRAFT.id not in dict(hits(supposed(index, DRAFT), "域名退款", product="快照"))
    hidden = replace(DRAFT, audience=Audience.AGENTS)
    assert DRAFT.id not in dict(hits(supposed(index, hidden), "域名退款"))
    over = replace(DRAFT, valid_until=NOW)
    assert DRAFT.id not in dict(hits(supposed(index, over), "域名退款"))


def test_words_that_only_the_draft_has_are_read_as_themselves() -> None:
    index = filled(article(1, "kubelet怎么重启"))
    draft = article(2, "kubeled怎么安装")
    assert index.read("kubeled").text == "kubelet"
    tried = supposed(index, draft)
    assert tried.read("kubeled").text == "kubeled"
    assert tried.read("kubelde").text == "kubeled"


@pytest.mark.parametrize("dense", [True, False])
def test_an_empty_draft_comes_before_nothing(dense: bool) -> None:
    index = filled(*OTHERS, dense=dense)
    empty = replace(DRAFT, title="", answer="", variants=())
    found = [name for name, _ in hits(supposed(index, empty), "域名退款")]
    assert found[0] != DRAFT.id


def test_a_draft_is_found_in_an_empty_index() -> None:
    assert [name for name, _ in hits(supposed(Index(PairEncoder()), DRAFT), "域名退款")] == [
        DRAFT.id
    ]


def test_cosines_are_those_of_half_precision() -> None:
    index = filled(*OTHERS)
    beside = supposed(index, DRAFT).beside
    assert isinstance(beside, Beside)
    [prepared] = index.prepare([DRAFT])
    assert prepared.vectors is not None
    vector = PairEncoder().encode(["域名退款"])[0]
    assert beside.cosines(vector) == pytest.approx((prepared.vectors @ vector).tolist(), abs=1e-3)
