"""What a contact did in the days after her exposure: a pure function of her facts until then.

She counts once, when these days are over, with what was known at that moment: later facts change
nothing any more. So what is counted comes in one order, and each contact is one observation, which
is what a test that is looked at every day rests on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from deflection.books.keeper import returns
from deflection.books.store import Key
from deflection.episodes.episode import Episode, read_episode
from deflection.episodes.following import NEVER, Again
from deflection.episodes.outcomes import Definition, verdict
from deflection.facts import Fact, FactKind, Subject
from deflection.numbers.figures import Of, figures
from deflection.numbers.metric import Sums

History = Mapping[Key, tuple[Subject, Sequence[Fact]]]
"""The facts of all episodes of one contact, each in the order of writing."""


def observed(
    history: History, experiment_id: str, until: datetime, rule: Definition, zone: tzinfo
) -> dict[Key, Sums]:
    """Return the figures of a contact's episodes from her exposure until a moment.

    The episode in which she was exposed counts, and every one that began later; a survey of that
    episode that was asked before does not, for what she says there no variant has made.
    """
    known = {
        key: (subject, told)
        for key, (subject, facts) in history.items()
        if (told := [fact for fact in facts if fact.at <= until])
    }
    exposed_at = min(_exposures(known, experiment_id), default=None)
    if exposed_at is None:
        return {}
    episodes = {key: read_episode(subject, facts) for key, (subject, facts) in known.items()}
    # Whatever contacts she wrote as, she is one person here.
    again = returns(episodes, {}, dict.fromkeys(_contacts(episodes), ""))
    return {
        key: _sums(_since(episode, exposed_at), again.get(key, NEVER), until, rule, zone)
        for key, episode in episodes.items()
        if episode.began_at >= exposed_at or _exposures({key: known[key]}, experiment_id)
    }


def _exposures(known: History, experiment_id: str) -> list[datetime]:
    return [
        fact.at
        for _, facts in known.values()
        for fact in facts
        if _is_exposure(fact, experiment_id)
    ]


def _is_exposure(fact: Fact, experiment_id: str) -> bool:
    return fact.kind is FactKind.EXPOSED and fact.data.get("experiment") == experiment_id


def _since(episode: Episode, exposed_at: datetime) -> Episode:
    """Return an episode with the surveys that it asked since a moment."""
    return replace(
        episode, surveys=tuple(one for one in episode.surveys if one.asked_at >= exposed_at)
    )


def _contacts(episodes: Mapping[Key, Episode]) -> set[str]:
    return {one.subject.contact_id for one in episodes.values()}


def _sums(episode: Episode, again: Again, until: datetime, rule: Definition, zone: tzinfo) -> Sums:
    """Return what an episode adds to the figures of all, as the reports would count it."""
    added = figures(episode, verdict(episode, again, until, rule), zone, rule)
    counted: Counter[str] = Counter()
    for (cell, name), value in added.items():
        if cell.of is Of.ALL:
            counted[name] += value
    return counted
