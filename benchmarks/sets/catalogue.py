"""Every set that can be made here, by what it asks of search."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.sets import intents, noise, sample, support
from benchmarks.sets.evaluation import TEST, Asked, EvaluationSet

SOURCES = ("alibaba_cloud_docs", "ms_chitchat_qna", "banking77", "clinc150_oos")
"""Folders of a data folder that the sets beyond the project's own are made of."""


def retrieval(data: Path | None, split: str = TEST) -> Iterator[EvaluationSet]:
    """Yield the sets whose every question an article answers, without the noisy copies."""
    for language in sample.LANGUAGES:
        yield from sample.reworded(language, split)
    if data is not None:
        for language in sample.LANGUAGES:
            yield support.docs_titles(data, language, split)
    for language in sample.LANGUAGES:
        yield sample.across(language, split)
    if data is not None:
        for language in sample.LANGUAGES:
            yield support.small_talk(data, language, split)
        for shots in intents.SHOTS:
            yield intents.banking(data, shots, split)


def copies(originals: list[EvaluationSet]) -> Iterator[EvaluationSet]:
    """Yield noisy copies of the sets that are asked and answered in one language."""
    for one in originals:
        for kind, spoil in (noise.CHINESE if one.language == "zh" else noise.ENGLISH).items():
            if "-to-" not in one.name:
                asked = tuple(Asked(spoil(each.text), each.right) for each in one.questions)
                yield replace(one, name=f"{one.name}-{kind}", questions=asked, original=one.name)


def rejection(data: Path | None, split: str = TEST) -> Iterator[EvaluationSet]:
    """Yield the sets of which a part is answered by no article."""
    for language in sample.LANGUAGES:
        yield sample.unrelated(language, split)
        yield sample.neighbours(language, split)
        if data is not None:
            yield support.other_products(data, language, split)
    if data is not None:
        yield intents.clinc_out_of_scope(data, split)
        yield intents.banking_out_of_scope(data, split)


def left_out(data: Path | None) -> list[str]:
    """Return what is not measured for want of data; raise `FileNotFoundError` if a part lacks."""
    if data is None:
        return list(SOURCES)
    missing = [name for name in SOURCES if not (data / name).is_dir()]
    if missing:
        raise FileNotFoundError(f"{data} lacks {', '.join(missing)}")
    return []
