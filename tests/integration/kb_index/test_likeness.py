"""A floor under how well repetitions are told from other questions on the same product.

The articles are those of the sample without their answers, a third of them.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import replace

import pytest

from benchmarks.frozen import index_of, published, questions
from core.clock import utc_now
from kb_index.article import Article
from kb_index.encoder.encoder import Encoder
from kb_index.encoder.recent import Recent
from kb_index.index.index import Index
from kb_index.sample.loading import sample_drafts
from kb_index.trying.likeness import alike
from kb_index.trying.results import Alike

EIP = "Can I associate an EIP with a cloud resource that is deployed in a different region?"
REWORDED = [one for one in questions() if one.origin == "editor" and one.article_id is not None]


def titles() -> list[Article]:
    """Return a third of the sample, and what the rewordings are of, without answers."""
    wanted = {one.article_id for one in REWORDED}
    faq = [draft for draft in sample_drafts() if draft.kind == "faq"]
    third = {draft.id for n, draft in enumerate(faq) if n // 2 % 3 == 0 or draft.title == EIP}
    chosen = [draft for draft in faq if draft.id in third | wanted]
    return [published(replace(one, answer="")) for one in chosen]


@pytest.fixture(scope="module")
def index(encoder: Encoder) -> Index:
    return index_of(titles(), Recent(encoder))


@pytest.fixture
def told(index: Index) -> Callable[[str, str, str], list[Alike]]:
    """Tells what is alike to a title."""

    def of(title: str, language: str, article_id: str = "draft") -> list[Alike]:
        draft = replace(titles()[0], id=article_id, language=language, title=title, variants=())
        [prepared] = index.prepare([draft])
        return alike(index, prepared, utc_now(), 5)

    return of


@pytest.mark.parametrize("language", ["zh", "en"])
def test_most_rewordings_are_found(told: Callable[[str, str], list[Alike]], language: str) -> None:
    asked = [one for one in REWORDED if one.language == language][::2]
    found = [
        one.article_id in {each.article_id for each in told(one.question, language)}
        for one in asked
    ]
    assert statistics.fmean(found) >= 0.65


@pytest.mark.parametrize("language", ["zh", "en"])
def test_few_titles_are_said_to_repeat_another(
    told: Callable[[str, str, str], list[Alike]], language: str
) -> None:
    mine = [one for one in titles() if one.language == language][::6]
    found = [bool(told(one.title, language, one.id)) for one in mine]
    assert statistics.fmean(found) <= 0.2


@pytest.mark.parametrize(
    ("title", "other"),
    [("如何挂载云盘？", "如何卸载云盘？"), ("How do I attach a disk?", "How do I pay by card?")],
)
def test_other_questions_on_the_same_thing_are_not_told(
    encoder: Encoder, title: str, other: str
) -> None:
    language = "zh" if title[0] > "z" else "en"
    first = replace(titles()[0], id="one", language=language, title=title, variants=())
    index = index_of([first], Recent(encoder))
    [prepared] = index.prepare([replace(first, id="two", title=other)])
    assert alike(index, prepared, utc_now(), 5) == []


def test_what_differs_in_one_term_is_told_with_it(
    told: Callable[[str, str], list[Alike]],
) -> None:
    found = told(EIP.replace("region", "zone"), "en")
    alike_one = next(one for one in found if one.theirs == EIP)
    assert alike_one.differs == ("zone", "region")
    assert alike_one.likeness < 0.7
