"""How well the bot understands what is meant: `python -m benchmarks.nlu`.

Three measures. *Cross-validation* over the training data, by Rasa, five folds: F1 of each intent
and their macro average. *Held-out messages*, written apart from the training data: the same. And
*knowledge questions*: every title and wording of the sample knowledge base goes through the
trained model, and must come out as a question; how many were trained on is told beside.

Writes benchmarks/results/nlu.json. `--quick` leaves the cross-validation out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from benchmarks.machine import machine

ROOT = Path(__file__).resolve().parent.parent
RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
RESULTS = ROOT / "benchmarks" / "results" / "nlu.json"
KNOWLEDGE = ROOT / "kb_index" / "data" / "faq.jsonl"
HELD_OUT = ROOT / "tests" / "conversations" / "held_out.yml"
QUESTION = "question"
FOLDS = 5
_QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
    "TQDM_DISABLE": "1",
}

Messages = list[tuple[str, str]]
"""Texts, each with the intent that is meant."""


def main() -> None:
    """Measure, print the tables, write the results."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--quick", action="store_true", help="no cross-validation")
    quick = arguments.parse_args().quick
    _rasa_python("bot.train")
    results: dict[str, Any] = {"machine": machine()}
    results |= _knowledge(_knowledge_questions(), dict(_examples(_training_files())))
    results |= _held_out(list(_examples([HELD_OUT])))
    if not quick:
        results |= _cross_validation()
    _print(results)
    if not quick:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _knowledge(questions: list[str], trained: dict[str, str]) -> dict[str, Any]:
    intents = parse(questions)
    wrong = [
        {"text": text, "intent": intent}
        for text, intent in zip(questions, intents, strict=True)
        if intent != QUESTION
    ]
    seen = {_plain(text) for text in trained}
    fresh = [text for text in questions if _plain(text) not in seen]
    missed = Counter(case["intent"] for case in wrong)
    return {
        "knowledge_questions": len(questions),
        "knowledge_questions_not_trained_on": len(fresh),
        "knowledge_questions_misrouted": len(wrong),
        "knowledge_questions_misrouted_not_trained_on": sum(
            case["text"] in set(fresh) for case in wrong
        ),
        "knowledge_questions_taken_for_a_person_or_goodbye": missed["request_person"]
        + missed["goodbye"],
        "misrouted": wrong,
    }


def _held_out(messages: Messages) -> dict[str, Any]:
    intents = parse([text for text, _ in messages])
    pairs = [(meant, got) for (_, meant), got in zip(messages, intents, strict=True)]
    scores = f1_by_intent(pairs)
    return {
        "held_out_messages": len(messages),
        "held_out_f1_macro": _mean(scores.values()),
        "held_out_f1": scores,
        "held_out_wrong": [
            {"text": text, "meant": meant, "intent": got}
            for (text, meant), got in zip(messages, intents, strict=True)
            if meant != got
        ],
    }


def _cross_validation() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        files = ["--nlu", "bot/data/nlu", "--config", "config.yml", "--domain", "domain.yml"]
        how = ["--cross-validation", "--folds", str(FOLDS), "--no-plot", "--out", folder]
        _rasa_python("rasa", "test", "nlu", *files, *how)
        report = json.loads((Path(folder) / "intent_report.json").read_text("utf-8"))
    scores = {intent: round(report[intent]["f1-score"], 4) for intent in sorted(_intents(report))}
    return {
        "folds": FOLDS,
        "training_examples": sum(report[intent]["support"] for intent in scores),
        "nlu_intent_f1_macro": _mean(scores.values()),
        "nlu_intent_f1": scores,
    }


def f1_by_intent(pairs: list[tuple[str, str]]) -> dict[str, float]:
    """Return each intent's F1 from pairs of (meant, predicted)."""
    right = Counter(meant for meant, got in pairs if meant == got)
    meant, got = Counter(meant for meant, _ in pairs), Counter(got for _, got in pairs)
    return {name: round(2 * right[name] / (meant[name] + got[name]), 4) for name in sorted(meant)}


def parse(texts: list[str]) -> list[str]:
    """Return the intent of each text by the trained model."""
    lines = _rasa_python("bot.parse", text="".join(f"{_line(text)}\n" for text in texts))
    return [json.loads(line)["intent"] for line in lines.splitlines()]


def _rasa_python(module: str, *arguments: str, text: str = "") -> str:
    done = subprocess.run(
        [RASA_PYTHON, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, **_QUIET, "PYTHONPATH": str(ROOT)},
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"{module} failed:\n{done.stderr[-3000:]}")
    return done.stdout


def _knowledge_questions() -> list[str]:
    found: dict[str, None] = {}
    for line in KNOWLEDGE.read_text("utf-8").splitlines():
        pair = json.loads(line)
        for language in ("zh", "en"):
            found |= dict.fromkeys([pair[language]["title"], *pair[language]["variants"]])
    return list(found)


def _training_files() -> list[Path]:
    return sorted((ROOT / "bot" / "data" / "nlu").rglob("*.yml"))


def _examples(files: Iterable[Path]) -> Iterator[tuple[str, str]]:
    for path in files:
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            for line in block["examples"].splitlines():
                yield line.removeprefix("- "), block["intent"]


def _intents(report: dict[str, Any]) -> list[str]:
    averages = {"accuracy", "macro avg", "micro avg", "weighted avg"}
    return [name for name in report if name not in averages]


def _plain(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _line(text: str) -> str:
    return " ".join(text.split())


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return round(sum(listed) / len(listed), 4)


def _print(results: dict[str, Any]) -> None:
    validated = results.get("nlu_intent_f1", {})
    print(f"{'intent':16}{'cross-validation':>18}{'held out':>10}")
    for intent, held_out in results["held_out_f1"].items():
        print(f"{intent:16}{validated.get(intent, '-'):>18}{held_out:>10}")
    macro = results.get("nlu_intent_f1_macro", "-")
    print(f"{'macro average':16}{macro:>18}{results['held_out_f1_macro']:>10}\n")
    for key, value in results.items():
        if key.startswith("knowledge_questions"):
            print(f"{key:54}{value:>6}")
    for case in results["misrouted"]:
        print(f"  {case['intent']:16}{case['text']}")


if __name__ == "__main__":
    sys.exit(main())
