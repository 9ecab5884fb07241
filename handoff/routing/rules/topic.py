"""What a customer needs help with, by what she read and asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handoff.routing.rules.policy import Policy
from handoff.routing.rules.skill import Skill, SkillKind


@dataclass(frozen=True, slots=True)
class About:
    """What an article is about, in its editors' words."""

    product: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """The skill that her question asks for, and its share (0 to 1) of what she read and asked."""

    skill: Skill
    share: float


def weights(
    articles: Sequence[Mapping[str, Any]], attempts: Sequence[Mapping[str, Any]], policy: Policy
) -> dict[str, float]:
    """Return what each article counts, in the form of `handoff.record`.

    What she opened and read counts more than what was only shown; what helped her is settled and
    counts nothing. A question counts for the article that was found first, by how sure that was.
    """
    counted: dict[str, float] = defaultdict(float)
    for attempt in attempts:
        for hit in attempt["hits"][:1]:
            counted[hit["article_id"]] += policy.topic.asked * (attempt["confidence"] or 0.0)
    for article in articles:
        counted[article["article_id"]] += _read(article, policy)
        if article["vote"] == "helped":
            counted[article["article_id"]] = 0.0
    return counted


def topic_of(
    counted: Mapping[str, float],
    about: Mapping[str, About],
    known: Collection[str],
    policy: Policy,
) -> Topic | None:
    """Return the topic with the largest share among the ``known`` skills, if it is large enough.

    A topic goes before a product with the same share: it says more.
    """
    total = sum(counted.values())
    shares: dict[Skill, float] = defaultdict(float)
    for article_id, weight in counted.items():
        for skill in _skills(about.get(article_id, About()), policy):
            shares[skill] += weight
    fitting = [(skill, share) for skill, share in shares.items() if str(skill) in known]
    if not fitting:
        return None
    skill, share = min(fitting, key=_largest_first)
    if share <= 0 or share < policy.topic.least_share * total:
        return None
    return Topic(skill, share / total)


def candidates(about: Mapping[str, About], policy: Policy) -> set[str]:
    """Return the names of the skills that articles may ask for."""
    return {str(skill) for each in about.values() for skill in _skills(each, policy)}


def _largest_first(each: tuple[Skill, float]) -> tuple[float, bool, Skill]:
    skill, share = each
    return -share, skill.kind is SkillKind.PRODUCT, skill


def _read(article: Mapping[str, Any], policy: Policy) -> float:
    by = policy.topic
    opened = by.opened if article["opened_at"] else 0.0
    read = min(by.ten_seconds_read * float(article["seconds_read"]) / 10, by.most_read)
    return by.shown + opened + read


def _skills(about: About, policy: Policy) -> list[Skill]:
    named = next((t for t, categories in policy.topics.items() if about.category in categories), "")
    skills = (
        Skill.of(SkillKind.PRODUCT, about.product),
        Skill.of(SkillKind.TOPIC, named or about.category),
    )
    return [skill for skill in skills if skill is not None]
