"""Which articles a customer read in an episode, and whether she still had to ask after that.

A pure function over facts; every word is defined in docs/metrics.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from deflection.episodes.asked import wants_person
from deflection.facts import Fact, FactKind


def still_asked(facts: Iterable[Fact]) -> Mapping[str, bool]:
    """Return the articles whose text she saw, each with whether she asked again, or for a person,
    after that; of one that helped, by her last word, she did not. Facts come oldest first."""
    asked_after: dict[str, bool] = {}
    helped: dict[str, bool] = {}
    sent: set[str] = set()
    for fact in facts:
        if fact.article_id is not None and fact.kind is FactKind.SHOWN:
            (sent.discard if _by_bot(fact) else sent.add)(fact.article_id)
        if fact.kind is FactKind.ASKED or wants_person(fact):
            asked_after = dict.fromkeys(asked_after, True)
        elif fact.article_id is not None and _reads(fact, sent):
            asked_after.setdefault(fact.article_id, False)
        elif fact.article_id is not None and fact.kind is FactKind.VOTED:
            helped[fact.article_id] = bool(fact.data["helped"])
    return {id_: still and not helped.get(id_, False) for id_, still in asked_after.items()}


def _reads(fact: Fact, sent: Collection[str]) -> bool:
    """Tell whether a text came before her, other than from an agent, who sent some last."""
    if fact.kind is FactKind.SHOWN:
        return fact.data.get("as") == "answer" and _by_bot(fact)
    of_agent = fact.article_id in sent and fact.data.get("sent_by") is None
    return fact.kind in (FactKind.OPENED, FactKind.DWELT) and not of_agent


def _by_bot(fact: Fact) -> bool:
    return bool(fact.data.get("sent_by", "bot") == "bot")
