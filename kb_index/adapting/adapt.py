"""The way of adapting: encode once, learn the map, and judge it against the encoder as it came."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np

from kb_index.adapting.adapter import AdaptedEncoder, Adapter
from kb_index.adapting.general import General, compare_general, general
from kb_index.adapting.judging import Ranks, Verdict, compare, counted
from kb_index.adapting.lessons import Lessons
from kb_index.adapting.material import FOLDS, Confirmed, Known, Material, gather
from kb_index.adapting.remembering import Remembering
from kb_index.article import Article
from kb_index.encoder.encoder import Encoder
from kb_index.index.index import Index

Progress = Callable[[str, int, int], None]
"""Called with the stage, what is done of it and all of it; what it raises ends the work."""

ENCODING, LEARNING, JUDGING = "encoding", "learning", "judging"
_BATCH = 100


@dataclass(frozen=True, slots=True, eq=False)
class Adaptation:
    """What was learned, from how many texts, and how it fares."""

    adapter: Adapter
    lessons: int
    verdict: Verdict


def adapt(
    encoder: Encoder,
    articles: Iterable[Article],
    confirmed: Iterable[Confirmed],
    seconds: float,
    progress: Progress,
) -> Adaptation:
    """Learn an adapter over an encoder as it came, and judge it; raise `TooLittleToLearn`.

    Every part of the questions is judged by a map that was learned without it; the adapter is
    learned from all. The seconds are those of learning, all maps together; encoding comes on top
    and takes as long as building the index.
    """
    known = Known.of((one for one in articles if one.language in encoder.languages), confirmed)
    whole, others = gather(known), general(encoder.languages)
    remembered = Remembering(encoder)
    remembered.learn((*whole.texts, *others.texts), partial(progress, ENCODING))
    learner = _Learner(remembered, others, seconds / (FOLDS + 1), progress)
    ranks = _merged(learner.judged(gather(known, fold)) for fold in range(FOLDS))
    adapter = learner.learned(whole)
    compared = tuple(counted(sort, ranks[sort]) for sort in sorted(ranks))
    after = AdaptedEncoder(remembered, adapter)
    unharmed = compare_general(others, remembered.encode, after.encode)
    return Adaptation(adapter, len(whole.lessons), Verdict(compared, unharmed))


@dataclass(frozen=True, slots=True)
class _Learner:
    """Learns and judges one map after the other; ``seconds`` are those of one."""

    encoder: Remembering
    others: General
    seconds: float
    progress: Progress

    def learned(self, material: Material) -> Adapter:
        # Here, because PyTorch takes seconds, and every other command needs none.
        from kb_index.adapting.learning import learn

        lessons = _lessons(self.encoder, material, self.others)
        told = partial(self.progress, LEARNING)
        return Adapter(self.encoder.name, learn(lessons, self.seconds, told))

    def judged(self, material: Material) -> Ranks:
        after = AdaptedEncoder(self.encoder, self.learned(material))
        first, second = (_index(each, material.articles) for each in (self.encoder, after))
        return compare(first, second, material.held_back, partial(self.progress, JUDGING))


def _merged(parts: Iterable[Ranks]) -> Ranks:
    merged: Ranks = {}
    for part in parts:
        for sort, ranks in part.items():
            merged.setdefault(sort, []).extend(ranks)
    return merged


def _lessons(encoder: Encoder, material: Material, others: General) -> Lessons:
    learned = material.lessons
    return Lessons(
        vectors=encoder.encode([one.text for one in learned]),
        groups=np.array([one.group for one in learned], dtype=np.int64),
        asked=np.array([one.asked for one in learned], dtype=np.bool_),
        general=encoder.encode(others.kept),
    )


def _index(encoder: Encoder, articles: tuple[Article, ...]) -> Index:
    index = Index(encoder)
    for start in range(0, len(articles), _BATCH):
        index.apply(index.prepare(articles[start : start + _BATCH]))
    return index
