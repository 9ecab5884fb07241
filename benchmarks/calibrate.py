"""Fits how search weighs words and meaning and how sure it is, and ships both.

    python -m benchmarks.calibrate [DATA_FOLDER] [--cache FOLDER] [--check] [--most N]

Fitted on the ``fit`` split of the sets, checked on ``test``. What ships is fitted with the data
folder; without one, the project's own frozen sets are all that is asked, and the files are worse
for it. ``--check`` writes neither file and only measures the shipped ones. Of a set at most
``--most`` questions are drawn to fit on, so that no large one drowns the others, and twice as many
to measure on. ``--cache`` keeps vectors between runs, and may be the folder that serves
`benchmarks.retrieval`; ``--output`` is the file of the results.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.calibration import observing, report, tables
from benchmarks.calibration.estimating import Outcome, fit_confidence, outcomes
from benchmarks.calibration.fusing import fit_fusion
from benchmarks.calibration.observing import Indexes, Observed, observe
from benchmarks.retrieval.remembering import RememberingEncoder
from benchmarks.sets import catalogue
from benchmarks.sets.evaluation import FIT, TEST
from kb_index.calibration.model import HYBRID, SHIPPED, WORDS, Calibration, Model, shipped, write
from kb_index.encoder.encoders import load_encoder
from kb_index.ranking.fusion import FILE, Fusion, shipped_fusion
from kb_index.ranking.policy import thresholds

OUTPUT = Path(__file__).parent / "results" / "confidence.json"


def fit(observed: Sequence[Observed], encoder: str) -> tuple[Fusion, Calibration]:
    """Fit the weights, then on what they put first the models, and ship both."""
    weights = fit_fusion(observed)
    FILE.write_text(json.dumps(weights.weights, indent=1) + "\n", encoding="utf-8")
    models: dict[str, Model] = {}
    for name, found in both(observed, weights).items():
        models[name] = fit_confidence(found, name == WORDS, encoder)
    write(Calibration(models), SHIPPED)
    return weights, Calibration(models)


def both(observed: Sequence[Observed], fusion: Fusion) -> dict[str, list[Outcome]]:
    """Return the outcomes of the search by both halves, and by words alone."""
    alone = [observing.by_words(one) for one in observed]
    return {HYBRID: outcomes(observed, fusion), WORDS: outcomes(alone, fusion)}


def measure(observed: Sequence[Observed], fusion: Fusion, calibration: Calibration) -> Any:
    """Return all figures of the split that nothing was fitted on."""
    found = both(observed, fusion)
    limits = thresholds(calibration)
    answer = {HYBRID: limits.answer, WORDS: limits.answer_by_words}
    return {
        "hit@1": report.halves(found[HYBRID]),
        "confidence": {
            name: report.confidence(found[name], calibration.models[name], answer[name])
            for name in found
        },
    }


def main() -> None:
    """Fit unless only checking, measure, print the tables and write the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibrate")
    parser.add_argument("data", type=Path, nargs="?", default=None, metavar="DATA_FOLDER")
    parser.add_argument("--cache", type=Path, help="a folder that keeps vectors between runs")
    parser.add_argument("--check", action="store_true", help="fit nothing, measure what ships")
    parser.add_argument("--most", type=int, default=150, metavar="N", help="questions of a set")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    asked = parser.parse_args()
    catalogue.left_out(asked.data)
    encoder = RememberingEncoder(load_encoder(), asked.cache)
    indexes = Indexes(encoder)
    if asked.check:
        fusion, calibration = shipped_fusion(), shipped()
    else:
        print("asking what is fitted on")
        known = list(observe(observing.sets(asked.data, FIT), indexes, asked.most))
        fusion, calibration = fit(known, encoder.name)
    print("asking what is only measured on")
    unseen = list(observe(observing.sets(asked.data, TEST), indexes, 2 * asked.most))
    encoder.save()
    results = {"encoder": encoder.name, **measure(unseen, fusion, calibration)}
    asked.output.parent.mkdir(parents=True, exist_ok=True)
    asked.output.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    tables.show(results)


if __name__ == "__main__":
    main()
