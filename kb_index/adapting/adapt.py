"""The way of adapting: encode once, learn the map, and judge it against what serves now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np

from kb_index.adapting.adapter import AdaptedEncoder, Adapter
from kb_index.adapting.general import General, compare_general, general
from kb_index.adapting.judging import Verdict, compare
from kb_index.adapting.lessons import Lessons
from kb_index.adapting.material import Confirmed, Material, gather
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
    current: Adapter | None,
    articles: Iterable[Article],
    confirmed: Iterable[Confirmed],
    seconds: float,
    progress: Progress,
) -> Adaptation:
    """Learn an adapter in at most so many seconds, and judge it; raise `TooLittleToLearn`.

    ``current`` is what serves now, if anything: the new one must be better than that. The seconds
    are those of learning alone; encoding takes as long as building the index.
    """
    # Here, because PyTorch takes seconds, and every other command needs none.
    from kb_index.adapting.learning import learn

    readable = [one for one in articles if one.language in encoder.languages]
    material, others = gather(readable, confirmed), general(encoder.languages)
    remembered = Remembering(encoder)
    remembered.learn((*material.texts, *others.texts), partial(progress, ENCODING))
    lessons = _lessons(remembered, material, others)
    adapter = Adapter(encoder.name, learn(lessons, seconds, partial(progress, LEARNING)))
    now = AdaptedEncoder(remembered, current) if current else remembered
    verdict = _judge(now, AdaptedEncoder(remembered, adapter), material, others, progress)
    return Adaptation(adapter, len(material.lessons), verdict)


def _lessons(encoder: Encoder, material: Material, others: General) -> Lessons:
    learned = material.lessons
    return Lessons(
        vectors=encoder.encode([one.text for one in learned]),
        groups=np.array([one.group for one in learned], dtype=np.int64),
        asked=np.array([one.asked for one in learned], dtype=np.bool_),
        general=encoder.encode(others.kept),
    )


def _judge(
    before: Encoder, after: Encoder, material: Material, others: General, progress: Progress
) -> Verdict:
    first, second = (_index(encoder, material.articles) for encoder in (before, after))
    compared = compare(first, second, material.held_back, partial(progress, JUDGING))
    return Verdict(compared, compare_general(others, before.encode, after.encode))


def _index(encoder: Encoder, articles: tuple[Article, ...]) -> Index:
    index = Index(encoder)
    for start in range(0, len(articles), _BATCH):
        index.apply(index.prepare(articles[start : start + _BATCH]))
    return index
