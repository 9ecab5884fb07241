"""Sets of English intents from a data folder: an intent is an article, examples its wordings."""

from __future__ import annotations

import csv
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from benchmarks.frozen import published
from benchmarks.sets.evaluation import FIT, TEST, Asked, Base, EvaluationSet, drawn
from kb_index.article import Draft

SHOTS = (1, 5, 10)
_MOST = 400
_TRAINED = "not trained on"
Examples = Mapping[str, tuple[str, ...]]
"""Texts by intent."""


def banking(folder: Path, shots: int, split: str) -> EvaluationSet:
    """Return bank customers' questions over 77 intents with so many examples each."""
    asked = _asked("banking77", _banking(folder)[split])
    base = _base("banking77", folder, shots)
    name = f"banking77-{shots}"
    return EvaluationSet(name, "en", base, tuple(drawn(asked, _MOST, name)), len(asked), _TRAINED)


def banking_out_of_scope(folder: Path, split: str) -> EvaluationSet:
    """Return bank customers' questions, and questions on which clinc150 has no intent either."""
    asked = _asked("banking77", _banking(folder)[split])
    return _rejecting("banking77-oos", _base("banking77", folder, SHOTS[-1]), asked, folder, split)


def clinc_out_of_scope(folder: Path, split: str) -> EvaluationSet:
    """Return questions over the 150 intents of clinc150, and questions out of their scope."""
    asked = _asked("clinc150", _clinc(folder)[split])
    return _rejecting("clinc150-oos", _base("clinc150", folder, SHOTS[-1]), asked, folder, split)


def _rejecting(
    name: str, base: Base, asked: list[Asked], folder: Path, split: str
) -> EvaluationSet:
    wanted = [Asked(text) for text in _out_of_scope(folder)[split]]
    chosen = (*drawn(asked, _MOST, name), *drawn(wanted, _MOST, f"{name} out"))
    return EvaluationSet(name, "en", base, chosen, len(asked) + len(wanted), _TRAINED)


def examples(source: str, folder: Path) -> dict[str, Examples]:
    """Return the texts of banking77 or clinc150 by intent, those of each split."""
    return {"banking77": _banking, "clinc150": _clinc}[source](folder)


@cache
def _base(source: str, folder: Path, shots: int) -> Base:
    drafts = [
        Draft(f"{source}-{intent}", intent, "en", texts[0], "", variants=texts[1:shots])
        for intent, texts in examples(source, folder)["examples"].items()
    ]
    return Base(f"{source}-{shots}", tuple(map(published, drafts)))


def _asked(source: str, texts: Examples) -> list[Asked]:
    return [
        Asked(text, frozenset({f"{source}-{intent}"}))
        for intent, said in texts.items()
        for text in said
    ]


@cache
def _banking(folder: Path) -> dict[str, Examples]:
    """Return the examples, drawn from the training part; the rest of it is there to fit on."""
    rows = {}
    for part in ("train", "test"):
        with (folder / "banking77" / f"{part}.csv").open(encoding="utf-8", newline="") as file:
            rows[part] = _by_intent((row["text"], row["category"]) for row in csv.DictReader(file))
    return _divided(rows["train"]) | {TEST: rows["test"]}


@cache
def _clinc(folder: Path) -> dict[str, Examples]:
    parts = json.loads((folder / "clinc150_oos" / "data_full.json").read_text(encoding="utf-8"))
    return _divided(_by_intent(parts["train"])) | {TEST: _by_intent(parts["test"])}


def _out_of_scope(folder: Path) -> dict[str, list[str]]:
    parts = json.loads((folder / "clinc150_oos" / "data_full.json").read_text(encoding="utf-8"))
    return {
        FIT: [text for text, _ in (*parts["oos_train"], *parts["oos_val"])],
        TEST: [text for text, _ in parts["oos_test"]],
    }


def _divided(texts: Examples) -> dict[str, Examples]:
    """Draw as many examples of each intent as are ever needed; fewer are the first of them."""
    few, rest = {}, {}
    for intent, said in sorted(texts.items()):
        order = random.Random(intent).sample(said, len(said))
        few[intent], rest[intent] = tuple(order[: SHOTS[-1]]), tuple(order[SHOTS[-1] :])
    return {"examples": few, FIT: rest}


def _by_intent(rows: Iterable[tuple[str, str]]) -> Examples:
    found: dict[str, list[str]] = defaultdict(list)
    for text, intent in rows:
        found[intent].append(text)
    return {intent: tuple(dict.fromkeys(said)) for intent, said in found.items()}
