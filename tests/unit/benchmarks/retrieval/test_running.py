"""A run asks every set of its base, judges what is refused, and says what it did not measure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.frozen import published
from benchmarks.retrieval.running import (
    FROM_SCALE,
    Collected,
    Run,
    ask,
    by_base,
    described,
    evaluation_sets,
    judged,
    megabytes,
    scale,
)
from benchmarks.retrieval.searching import Searched
from benchmarks.sets.evaluation import Asked, Base, EvaluationSet
from kb_index.article import Draft
from kb_index.encoder.encoders import load_encoder

BASE = Base(
    "base",
    tuple(
        published(Draft(name, name, "en", title, ""))
        for name, title in (
            ("refund", "How do I ask for a refund?"),
            ("password", "How do I reset my password?"),
        )
    ),
)
KNOWN = Asked("how to get a refund", frozenset({"refund"}))
UNKNOWN = Asked("who won the football match")


def _set(name: str, *asked: Asked, base: Base = BASE) -> EvaluationSet:
    return EvaluationSet(name, "en", base, asked, len(asked), "not trained on")


@pytest.fixture(scope="module")
def collected() -> Collected:
    encoder = load_encoder()
    searched, found = Searched(BASE, encoder), Collected()
    ask(searched, _set("found", KNOWN), {"dense": encoder}, found)
    ask(searched, _set("refused", KNOWN, UNKNOWN), {"dense": encoder}, found)
    return found


def test_a_set_is_ranked_by_every_system(collected: Collected) -> None:
    told = described(_set("found", KNOWN), collected)
    assert told["questions"] == 1
    assert set(told["systems"]) == {"lexical", "hybrid", "dense"}
    assert told["systems"]["hybrid"]["hit1"] == 1
    assert told["systems"]["hybrid"]["hit1_interval"] == [1, 1]


def test_a_set_with_questions_to_refuse_is_judged_and_not_ranked(collected: Collected) -> None:
    assert "refused" not in collected.measured
    told = judged(collected, [_set("refused", KNOWN, UNKNOWN)])
    assert sum(told["decisions"]["refused"].values()) == 2
    assert told["policy"]["refused"] == told["policy_of_all"]
    assert told["policy_of_all"]["unanswerable"] == 1
    assert told["oos_rejected"] == told["policy_of_all"]["oos_rejected"]


def test_a_question_that_two_sets_ask_of_one_base_counts_once(collected: Collected) -> None:
    decided = collected.decisions["refused"]
    twice = Collected(decisions={"refused": decided, "again": decided})
    told = judged(twice, [_set(name, KNOWN, UNKNOWN) for name in ("refused", "again")])
    assert told["policy_of_all"]["answerable"] == told["policy_of_all"]["unanswerable"] == 1


def test_sets_of_one_base_are_asked_together() -> None:
    other = Base("other", ())
    sets = [_set("one", KNOWN), _set("two", KNOWN, base=other), _set("three", KNOWN)]
    grouped = {base.name: [one.name for one in found] for base, found in by_base(sets)}
    assert grouped == {"base": ["one", "three"], "other": ["two"]}


def test_a_quick_run_asks_a_part_of_each_set() -> None:
    whole, quick = (dict(_counted(Run(quick=quick))) for quick in (False, True))
    assert quick.keys() == whole.keys()
    assert all(0 < quick[name] <= min(60, whole[name]) for name in quick)


def test_a_quick_run_asks_a_copy_what_it_asks_the_original() -> None:
    ranked = {one.name: one for one in evaluation_sets(Run(quick=True))[0]}
    for copy in ranked.values():
        if copy.original:
            wanted = [one.right for one in ranked[copy.original].questions]
            assert [one.right for one in copy.questions] == wanted


def _counted(run: Run) -> list[tuple[str, int]]:
    return [(one.name, len(one.questions)) for sets in evaluation_sets(run) for one in sets]


def test_figures_of_many_passages_are_taken_from_their_own_benchmark(tmp_path: Path) -> None:
    assert scale(tmp_path / "none.json") == dict.fromkeys(FROM_SCALE)
    file = tmp_path / "scale.json"
    file.write_text(json.dumps({"ann_recall10": 0.995, "other": 1}), encoding="utf-8")
    assert scale(file) == {**dict.fromkeys(FROM_SCALE), "ann_recall10": 0.995}


def test_the_size_is_that_of_an_exported_encoder_s_files(tmp_path: Path) -> None:
    (tmp_path / "encoder.json").write_bytes(b"x" * 400_000)
    (tmp_path / "model.onnx").write_bytes(b"x" * 2_100_000)
    assert megabytes(str(tmp_path)) == 2.5
    assert megabytes("a-model-of-somebody-else") is None
