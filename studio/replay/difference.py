"""What would be otherwise for one question, and whether that is more or less for who asks it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kb_index.ranking.policy import Decision
from studio.replay.question import Question


class Kind(StrEnum):
    """``lost_confirmed`` an answer is gone that she said had helped · ``no_answer_now`` an answer
    became less · ``other_article`` another article answers · ``answered_now`` an answer where was
    less · ``offered_now`` a choice or a question back where was nothing · ``nothing_now`` nothing
    where was one of these · ``other_offer`` another choice, or a question back instead ·
    ``same``."""

    LOST_CONFIRMED = "lost_confirmed"
    NO_ANSWER_NOW = "no_answer_now"
    OTHER_ARTICLE = "other_article"
    ANSWERED_NOW = "answered_now"
    OFFERED_NOW = "offered_now"
    NOTHING_NOW = "nothing_now"
    OTHER_OFFER = "other_offer"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Now:
    """What the bot would do today: the decision, and the articles that it would show."""

    decision: Decision
    shown: tuple[str, ...]


def kind_of(question: Question, now: Now) -> Kind:
    """Tell what is otherwise."""
    before = question.decision
    kept = frozenset(question.shown).intersection(now.shown)
    if question.confirmed and not question.confirmed.intersection(now.shown):
        return Kind.LOST_CONFIRMED
    if before is Decision.ANSWER:
        if now.decision is not Decision.ANSWER:
            return Kind.NO_ANSWER_NOW
        return Kind.SAME if kept or not question.shown else Kind.OTHER_ARTICLE
    if now.decision is Decision.ANSWER:
        return Kind.ANSWERED_NOW
    return _of_offers(question, now)


def _of_offers(question: Question, now: Now) -> Kind:
    before, after = question.decision, now.decision
    if after is before:
        same = before is not Decision.CHOOSE or set(question.shown) == set(now.shown)
        return Kind.SAME if same else Kind.OTHER_OFFER
    if before is Decision.NO_ANSWER:
        return Kind.OFFERED_NOW
    return Kind.NOTHING_NOW if after is Decision.NO_ANSWER else Kind.OTHER_OFFER
