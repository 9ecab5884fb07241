"""How well encoders read Chinese and English, side by side.

    python -m benchmarks.encoder [MODEL ...] [--data FOLDER ...] [--output FILE]

MODEL is a name or path for sentence-transformers, or a folder with an exported encoder; without
any, the embedded encoder and its teacher are measured.
The sample's titles and the frozen questions need nothing more. ``--data`` adds what
`kb_index.encoder` keeps out of its training: translations, like texts, and banking77, which it
never reads. Without hints from words: dense search alone.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.frozen import questions
from benchmarks.machine import machine
from kb_index.encoder.encoder import Encoder, Vectors
from kb_index.encoder.encoders import EMBEDDED, load_encoder
from kb_index.encoder.lessons import corpus
from kb_index.encoder.lessons.corpus import Corpus, is_chinese
from kb_index.encoder.measures import agreement, few_shot, hit_at, ranks
from kb_index.encoder.sentence_transformer import MINILM, SentenceTransformerEncoder
from kb_index.sample.loading import sample_drafts
from kb_index.text.folding import normalise

OUTPUT = Path(__file__).parent / "results" / "encoder.json"
_KEPT = 2_000
_EXAMPLES = 50
"""Examples of each intent from which the few are drawn."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number."""

    measure: str
    language: str
    count: int
    value: float


def across_languages(encoder: Encoder) -> list[Figure]:
    """Return how often a title of the sample finds its own translation."""
    titles: dict[str, dict[str, str]] = {"zh": {}, "en": {}}
    for draft in sample_drafts():
        if draft.kind == "faq":
            titles[draft.language][draft.id.rsplit("-", 1)[0]] = draft.title
    keys = sorted(titles["zh"])
    vectors = {one: encode(encoder, [titles[one][key] for key in keys]) for one in titles}
    figures = []
    for asked, found in (("zh", "en"), ("en", "zh")):
        places = ranks(vectors[asked], vectors[found], range(len(keys)))
        for k in (1, 5):
            name = f"title to translated title, hit@{k}"
            figures.append(Figure(name, f"{asked}-{found}", len(keys), hit_at(places, k)))
    return figures


def reworded(encoder: Encoder) -> list[Figure]:
    """Return how often a frozen question finds its article's title among all of its language."""
    figures = []
    for language in ("zh", "en"):
        drafts = [one for one in sample_drafts() if (one.kind, one.language) == ("faq", language)]
        places = {draft.id: number for number, draft in enumerate(drafts)}
        documents = encode(encoder, [draft.title for draft in drafts])
        for origin in ("editor", "written"):
            asked = [q for q in questions() if (q.language, q.origin) == (language, origin)]
            vectors = encode(encoder, [one.question for one in asked])
            found = ranks(vectors, documents, [places[str(one.article_id)] for one in asked])
            for k in (1, 5):
                name = f"{origin} question to title, hit@{k}"
                figures.append(Figure(name, language, len(asked), hit_at(found, k)))
    return figures


def kept_out(encoder: Encoder, kept: Corpus, english: Vectors) -> list[Figure]:
    """Return figures on the part of the training's sources that was kept out of it.

    ``english`` are the teacher's vectors of the kept English texts.
    """
    pairs = kept.kept_translations[:_KEPT]
    chinese = encode(encoder, [zh for zh, _ in pairs])
    own = encode(encoder, [en for _, en in pairs])
    translated = ranks(chinese, own, range(len(pairs)))
    beside = "likeness beside the teacher's English"
    return [
        Figure("translation, hit@1", "zh-en", len(pairs), hit_at(translated, 1)),
        Figure(beside, "zh", len(pairs), agreement(chinese, english)),
        Figure(beside, "en", len(pairs), agreement(own, english)),
        _alike(encoder, kept, "zh"),
        _alike(encoder, kept, "en"),
    ]


def _alike(encoder: Encoder, kept: Corpus, language: str) -> Figure:
    """Return how often the second text of a kept group finds its first, both of a language."""
    groups = [
        texts[:2]
        for texts in kept.kept_alike
        if all(is_chinese(text) == (language == "zh") for text in texts[:2])
    ]
    titles = encode(encoder, [texts[0] for texts in groups])
    others = encode(encoder, [texts[1] for texts in groups])
    found = ranks(others, titles, range(len(groups)))
    return Figure("like text, hit@1", language, len(groups), hit_at(found, 1))


def intents(encoder: Encoder, folder: Path) -> list[Figure]:
    """Return the accuracy on banking77 from five examples of each intent."""
    parts = []
    for part, most in (("train", _EXAMPLES), ("test", sys.maxsize)):
        with (folder / f"{part}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(_first_of_each(csv.DictReader(file), most))
        parts.append((encode(encoder, [r["text"] for r in rows]), [r["category"] for r in rows]))
    (train, labels), (test, wanted) = parts
    accuracy = few_shot(train, labels, test, wanted)
    return [Figure("banking77, 5 examples", "en", len(wanted), accuracy)]


def _first_of_each(rows: Iterable[dict[str, str]], most: int) -> Iterator[dict[str, str]]:
    seen: Counter[str] = Counter()
    for row in rows:
        seen[row["category"]] += 1
        if seen[row["category"]] <= most:
            yield row


def latency(encoder: Encoder) -> list[Figure]:
    """Return the milliseconds of one question, on one thread."""
    figures = []
    for language in ("zh", "en"):
        taken = []
        for question in [one for one in questions() if one.language == language][:200]:
            start = time.perf_counter()
            encode(encoder, [question.question])
            taken.append((time.perf_counter() - start) * 1000)
        median = statistics.median(taken)
        figures.append(Figure("milliseconds, median", language, len(taken), median))
    return figures


def encode(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """Return vectors of texts as search would ask for them."""
    return encoder.encode([normalise(text) for text in texts])


def measure(
    name: str, kept: Corpus | None, english: Vectors | None, banking: Path | None
) -> dict[str, Any]:
    """Return every figure of one encoder."""
    encoder = load_encoder(name)
    figures = [*across_languages(encoder), *reworded(encoder), *latency(encoder)]
    if kept is not None and english is not None:
        figures += kept_out(encoder, kept, english)
    if banking is not None:
        figures += intents(encoder, banking)
    return {
        "encoder": Path(encoder.name).name,
        "dimension": encoder.dimension,
        "languages": sorted(encoder.languages),
        "figures": [{**asdict(one), "value": round(one.value, 4)} for one in figures],
    }


def main() -> None:
    """Measure every model, print a table and write the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.encoder")
    parser.add_argument("models", nargs="*", default=[MINILM, str(EMBEDDED)])
    parser.add_argument("--data", type=Path, action="append", default=[])
    parser.add_argument("--output", type=Path, default=OUTPUT)
    asked = parser.parse_args()
    kept, english = None, None
    if asked.data:
        kept = corpus.build(asked.data)
        texts = [en for _, en in kept.kept_translations[:_KEPT]]
        english = encode(SentenceTransformerEncoder(MINILM), texts)
    banking = next((path for one in asked.data if (path := one / "banking77").is_dir()), None)
    rows = [measure(name, kept, english, banking) for name in asked.models]
    now = datetime.now(UTC).isoformat(timespec="seconds")
    results = {"measured_at": now, "machine": machine(), "encoders": rows}
    asked.output.write_text(
        json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    _print(rows)


def _print(rows: list[dict[str, Any]]) -> None:
    print(f"{'':62}" + "".join(f"{row['encoder'][:18]:>20}" for row in rows))
    for number, figure in enumerate(rows[0]["figures"]):
        values = "".join(f"{row['figures'][number]['value']:20.3f}" for row in rows)
        print(f"{figure['measure'][:46]:48}{figure['language']:7}{figure['count']:6} {values}")


if __name__ == "__main__":
    main()
