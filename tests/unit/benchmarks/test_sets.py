"""Sets know the right answers of their questions, and their splits never mix."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from benchmarks.frozen import questions
from benchmarks.sets import catalogue
from benchmarks.sets.evaluation import FIT, TEST, EvaluationSet, drawn, split_of
from benchmarks.sets.sample import section


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder that holds a little of everything."""
    folder = tmp_path_factory.mktemp("data")
    for name in catalogue.SOURCES:
        (folder / name).mkdir()
    sections = [("oss", f"section_{number}") for number in range(12)]
    for language, (first, second) in {
        "zh": ("怎么删桶", "如何删除存储桶"),
        "en": ("How do I delete a bucket", "How to remove buckets"),
    }.items():
        docs = folder / "alibaba_cloud_docs"
        _write(
            docs / f"faq_{language}.jsonl",
            [
                {
                    "id": f"{language}{n}",
                    "product": p,
                    "anchor": a,
                    "question": f"{first} {n}?",
                    "answer": "…" * 900,
                }
                for n, (p, a) in enumerate(sections)
            ],
        )
        _write(
            docs / f"title_variants_{language}.jsonl",
            [
                {"product": p, "anchor": a, "titles": [f"{first} {n}?", f"{second} {n}?"]}
                for n, (p, a) in enumerate(sections)
            ],
        )
    for tag in ("zh-cn", "en-us"):
        _write(
            folder / "ms_chitchat_qna" / f"chitchat_{tag}.jsonl",
            [
                {"id": n, "questions": [f"never said {n}", "said of all"], "answer": "Yes."}
                for n in range(12)
            ],
        )
    for part, texts in (("train", 12), ("test", 3)):
        with (folder / "banking77" / f"{part}.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["text", "category"])
            rows.writerows([f"{part} {n} of {i}", i] for i in ("card", "fee") for n in range(texts))
    parts = {
        part: [[f"{part} {n} of {i}", i] for i in ("car", "cook") for n in range(12)]
        for part in ("train", "test")
    }
    parts |= {f"oos_{part}": [[f"oos {part}", "oos"]] for part in ("train", "val", "test")}
    (folder / "clinc150_oos" / "data_full.json").write_text(json.dumps(parts), encoding="utf-8")
    return folder


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")


def _sets(data: Path | None, split: str) -> list[EvaluationSet]:
    return [*catalogue.retrieval(data, split), *catalogue.rejection(data, split)]


@pytest.mark.parametrize("split", [FIT, TEST])
def test_every_right_article_is_in_its_base(data: Path, split: str) -> None:
    for one in _sets(data, split):
        ids = [article.id for article in one.base.articles]
        assert len(ids) == len(set(ids)), one.name
        assert one.questions, one.name
        assert all(asked.right <= set(ids) for asked in one.questions), one.name


def test_no_answerable_question_is_on_both_sides(data: Path) -> None:
    for fit, test in zip(_sets(data, FIT), _sets(data, TEST), strict=True):
        assert not {one.text for one in fit.questions} & {one.text for one in test.questions}


def test_no_question_is_a_wording_that_its_base_holds(data: Path) -> None:
    for one in catalogue.retrieval(data):
        if "-to-" not in one.name:
            held = {
                text for article in one.base.articles for text in (article.title, *article.variants)
            }
            assert not held & {asked.text for asked in one.questions}, one.name


def test_frozen_questions_are_split_by_the_hash_of_their_section() -> None:
    for one in questions():
        if one.article_id:
            assert split_of(section(one.article_id)) == one.split


def test_only_rejection_sets_hold_questions_without_an_answer(data: Path) -> None:
    assert not any(one.unanswerable for one in catalogue.retrieval(data))
    assert all(one.unanswerable and one.answerable for one in catalogue.rejection(None))


def test_few_examples_are_the_first_of_many(data: Path) -> None:
    bases = {
        one.name: one.base
        for one in catalogue.retrieval(data)
        if one.base.name.startswith("banking77")
    }
    one, five = (
        {(a.id, text) for a in bases[name].articles for text in (a.title, *a.variants)}
        for name in ("banking77-1", "banking77-5")
    )
    assert one < five
    assert len(five) == 5 * len(bases["banking77-5"].articles)


def test_without_a_data_folder_the_sample_is_measured_and_the_rest_named() -> None:
    names = [one.name for one in catalogue.retrieval(None)]
    assert names == [
        *("sample-editor-zh", "sample-written-zh", "sample-editor-en", "sample-written-en"),
        *("sample-zh-to-en", "sample-en-to-zh"),
    ]
    assert catalogue.left_out(None) == list(catalogue.SOURCES)


def test_a_data_folder_that_lacks_a_source_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "banking77").mkdir()
    with pytest.raises(FileNotFoundError, match="alibaba_cloud_docs"):
        catalogue.left_out(tmp_path)


def test_copies_keep_the_right_answers_and_name_their_original() -> None:
    originals = list(catalogue.retrieval(None))
    for copy in catalogue.copies(originals):
        original = next(one for one in originals if one.name == copy.original)
        assert [one.right for one in copy.questions] == [one.right for one in original.questions]
        assert copy.questions != original.questions


def test_a_draw_is_the_same_each_time_and_keeps_the_order() -> None:
    first = drawn(range(100), 10, "seed")
    assert first == drawn(range(100), 10, "seed") == sorted(first)
    assert drawn(range(3), 10, "seed") == [0, 1, 2]
