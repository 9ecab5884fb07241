"""Things worth doing, and how many customers each would have helped: pure functions of figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

MOST = 10
"""Things in a digest: what a week has room for."""


class Kind(StrEnum):
    """What is to be done."""

    WRITE = "write"
    EXTEND = "extend"
    FIX = "fix"
    TRANSLATE = "translate"
    REVIEW_FLAG = "review_flag"
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of an estimate, in both languages."""

    code: str
    value: float
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing worth doing: as many ``customers`` as the product of its factors."""

    kind: Kind
    title: str
    language: str | None
    factors: tuple[Factor, ...]
    evidence: tuple[str, str]
    gap_id: str | None = None
    article_id: str | None = None
    other_id: str | None = None

    @property
    def customers(self) -> float:
        """Return how many customers it would have helped."""
        product = 1.0
        for factor in self.factors:
            product *= factor.value
        return product


@dataclass(frozen=True, slots=True)
class Gap:
    """An open gap; ``nearest`` is the article that could be extended, if there is one."""

    id: str
    title: str
    language: str
    customers: int
    person: int
    gave_up: int
    nearest: str | None


@dataclass(frozen=True, slots=True)
class Fared:
    """A published article and how many customers read it, whom it failed, and who got it in
    another language than they asked in, where theirs lacks; ``flags`` are open ones."""

    id: str
    title: str
    language: str
    read: int
    failed: int
    foreign: int
    flags: int


@dataclass(frozen=True, slots=True)
class Doubled:
    """Two articles that ask the same, and how many customers were shown both."""

    article_id: str
    other_id: str
    title: str
    language: str
    customers: int
    same_answer: bool


@dataclass(frozen=True, slots=True)
class Votes:
    """Last votes in the period: so many say that an article helped, of all."""

    up: int
    all: int


@dataclass(frozen=True, slots=True)
class Known:
    """All that a digest is made of."""

    gaps: tuple[Gap, ...] = ()
    articles: tuple[Fared, ...] = ()
    doubled: tuple[Doubled, ...] = ()
    votes: Votes = Votes(0, 0)
    flags: Votes = Votes(0, 0)


def digest(known: Known) -> list[Thing]:
    """Return the ten things that would have helped most customers, the most first."""
    found = [
        *_gaps(known),
        *_articles(known),
        *_merges(known),
    ]
    worth = (one for one in found if one.customers > 0)
    return sorted(worth, key=lambda one: (-one.customers, one.kind, _id(one)))[:MOST]


def share(votes: Votes) -> float:
    """Return Laplace's estimate of a share: no vote says one half."""
    return (votes.up + 1) / (votes.all + 2)


def _id(thing: Thing) -> tuple[str, str]:
    return thing.gap_id or thing.article_id or "", thing.other_id or ""


def _gaps(known: Known) -> Iterator[Thing]:
    for gap in known.gaps:
        asked = Factor(
            "customers",
            gap.customers,
            f"{gap.customers} 位客户问过，没有得到解答",
            f"{_people(gap.customers)} asked and got no answer",
        )
        evidence = (
            f"{gap.person} 次转了人工，{gap.gave_up} 次无果而终",
            f"{gap.person} questions ended with a person, {gap.gave_up} with nothing",
        )
        kind = Kind.EXTEND if gap.nearest else Kind.WRITE
        factors = (asked, _helps(known.votes))
        yield Thing(kind, gap.title, gap.language, factors, evidence, gap.id, gap.nearest)


def _articles(known: Known) -> Iterator[Thing]:
    for one in known.articles:
        read = (f"{one.read} 位客户读过", f"{_people(one.read)} read it")
        yield _about(
            one,
            Kind.FIX,
            read,
            Factor(
                "failed",
                one.failed,
                f"{one.failed} 位客户读了仍要转人工",
                f"{_people(one.failed)} read it and still asked for a person",
            ),
            _helps(known.votes),
        )
        yield _about(
            one,
            Kind.TRANSLATE,
            read,
            Factor(
                "foreign",
                one.foreign,
                f"{one.foreign} 位客户只看到另一种语言的版本",
                f"{_people(one.foreign)} got it in a language that they had not asked in",
            ),
            _helps(known.votes),
        )
        if one.flags:
            yield _about(one, Kind.REVIEW_FLAG, _flags(one.flags), _readers(one), _right(known))


def _merges(known: Known) -> Iterator[Thing]:
    for one in known.doubled:
        both = Factor(
            "both",
            one.customers,
            f"{one.customers} 位客户同时看到这两篇",
            f"{_people(one.customers)} were shown both",
        )
        left = 1 - share(known.votes)
        unhelped = Factor(
            "not_helped",
            left,
            f"没有帮助的投票占 {left:.0%}",
            f"{left:.0%} of votes say that an article did not help",
        )
        evidence = (
            ("两篇的答案相同", "both give the same answer")
            if one.same_answer
            else ("两篇的答案不同", "they give different answers")
        )
        yield Thing(
            Kind.MERGE,
            one.title,
            one.language,
            (both, unhelped),
            evidence,
            article_id=one.article_id,
            other_id=one.other_id,
        )


def _about(one: Fared, kind: Kind, evidence: tuple[str, str], *factors: Factor) -> Thing:
    return Thing(kind, one.title, one.language, factors, evidence, article_id=one.id)


def _readers(one: Fared) -> Factor:
    return Factor("readers", one.read, f"{one.read} 位客户读过", f"{_people(one.read)} read it")


def _flags(flags: int) -> tuple[str, str]:
    return f"{flags} 条标记未处理", f"{flags} open {'flag' if flags == 1 else 'flags'}"


def _helps(votes: Votes) -> Factor:
    value = share(votes)
    return Factor(
        "share",
        value,
        f"投票的人里 {value:.0%} 说文章有帮助",
        f"{value:.0%} of votes say that an article helped",
    )


def _right(known: Known) -> Factor:
    value = share(known.flags)
    return Factor(
        "right",
        value,
        f"已处理的标记里 {value:.0%} 属实",
        f"{value:.0%} of settled flags were right",
    )


def _people(number: int) -> str:
    return "1 customer" if number == 1 else f"{number} customers"
