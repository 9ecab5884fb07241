"""Why a hit was found, part by part, in words that an editor understands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from kb_index.index.reading.guess import Guess, How
from kb_index.index.reading.reading import Reading
from kb_index.ranking.evidence import Evidence
from kb_index.ranking.weighing import Weighed
from kb_index.render import summary
from kb_index.results import Reason
from kb_index.text.folding import normalise
from kb_index.text.language import Terms, stems
from kb_index.text.synonyms import find_synonyms
from kb_index.text.weights import GUESS_WEIGHT

_LATIN = re.compile(r"[a-z0-9]+")
_TOLD = 5
_QUOTED = 40
_READ_ZH = {
    How.SOUND: "“{0}”没有文章用到，按同音读作“{1}”",
    How.PINYIN: "“{0}”按拼音读作“{1}”",
    How.SPELLING: "“{0}”没有文章用到，按拼写相近读作“{1}”",
}
_READ_EN = {
    How.SOUND: "“{0}”, which no article has, was read as “{1}”, which sounds alike",
    How.PINYIN: "“{0}” was read as the pinyin of “{1}”",
    How.SPELLING: "“{0}”, which no article has, was read as “{1}”, one slip away",
}


def reasons(
    evidence: Evidence, reading: Reading, question: Weighed, score: float
) -> tuple[Reason, ...]:
    """Return what speaks for a hit; the value of each part is its own measure, 0–1.

    Words and answer: the share of the question, its rare words counting more; a guess: what it
    counts of the true word; meaning: the nearest passage's cosine; score: all of it fused.
    """
    parts = [_guessed(guess) for guess in reading.guesses if _helped(guess, evidence)]
    entry, text = evidence.entry, normalise(reading.text)
    wording = entry.wordings[evidence.wording]
    if evidence.asked:
        carried = _carried(question, entry.wording_terms[evidence.wording], text, wording)
        title, share = _short(wording), evidence.asked
        zh = f"问题与“{title}”共有的词：{carried}（占问题的 {share:.0%}）"
        en = f"Words shared with “{title}”: {carried} ({share:.0%} of the question)"
        parts.append(Reason("words", evidence.asked, zh, en))
    if evidence.answered > evidence.asked:
        piece = entry.pieces[evidence.piece]
        carried = _carried(question, entry.piece_terms[evidence.piece], text, piece)
        share = evidence.answered
        zh = f"答案中还有：{carried or '—'}（连同标题占问题的 {share:.0%}）"
        en = f"Words in the answer: {carried or '—'} ({share:.0%} of the question with the title's)"
        parts.append(Reason("answer", share, zh, en))
    if evidence.cosine > 0:
        near = _short(entry.passages[evidence.nearest])
        zh = f"含义最接近的是“{near}”，相近程度 {evidence.cosine:.0%}"
        en = f"Nearest in meaning: “{near}”, {evidence.cosine:.0%} alike"
        parts.append(Reason("meaning", evidence.cosine, zh, en))
    zh, en = f"综合得分 {score:.2f}", f"Score of all parts together: {score:.2f}"
    return (*parts, Reason("score", score, zh, en))


def _guessed(guess: Guess) -> Reason:
    zh, en = (words[guess.how].format(guess.written, guess.read) for words in (_READ_ZH, _READ_EN))
    return Reason(guess.how, GUESS_WEIGHT, zh, en)


def _helped(guess: Guess, evidence: Evidence) -> bool:
    return any(guess.read in normalise(text) for text in evidence.entry.passages)


def _carried(question: Weighed, held: Terms, asked: str, text: str) -> str:
    """Name the terms that a text has of the question, the most telling first, with their shares."""
    surfaces = {stem: word for word in _LATIN.findall(normalise(text)) for stem in stems(word)}
    synonyms = _synonyms(asked, normalise(text))
    shares: dict[str, float] = defaultdict(float)
    for term in question.terms.keys() & held.all:
        name = synonyms.get(term) or surfaces.get(term, term)
        shares[name] += question.terms[term] / question.total
    told = sorted(_whole(shares).items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(f"{name} {share:.0%}" for name, share in told[:_TOLD])


def _synonyms(asked: str, text: str) -> dict[str, str]:
    """Return the words of each group that both texts touch, as each of them has it."""
    mine, theirs = (
        {group: words[one.start : one.end] for one in find_synonyms(words) for group in one.groups}
        for words in (asked, text)
    )
    return {
        group: word if word == theirs[group] else f"{word}≈{theirs[group]}"
        for group, word in mine.items()
        if group in theirs
    }


def _whole(shares: Mapping[str, float]) -> dict[str, float]:
    """Count pairs of characters to the word that they are a part of."""
    whole: dict[str, float] = defaultdict(float)
    for name in shares:
        longer = [other for other in shares if name in other]
        whole[max(longer, key=len)] += shares[name]
    return whole


def _short(text: str) -> str:
    return summary(text, _QUOTED)
