"""What one customer did with one article."""

from __future__ import annotations

from deflection.facts import FactKind
from studio.exposure import Exposure, exposures
from tests.unit.studio.histories import History


def _one(history: History) -> Exposure:
    [one] = exposures(history.facts)
    return one


def test_an_offered_title_is_shown_and_not_read():
    one = _one(History().ask("退款").offer("a"))
    assert (one.shown, one.read, one.opened) == (True, False, False)


def test_an_answer_is_read_and_an_opened_offer_too():
    assert _one(History().ask("退款", "answer").answer("a")).read
    opened = _one(History().ask("退款").offer("a").open("a"))
    assert (opened.read, opened.opened) == (True, True)


def test_seconds_are_the_largest_of_each_reading():
    history = History().ask("退款").offer("a").read("a", 5).read("a", 12)
    assert _one(history.read("a", 3, "r2")).seconds == 15


def test_the_last_vote_counts():
    one = _one(History().answer("a").vote("a", True).vote("a", False))
    assert (one.vote, one.confirmed) == (False, False)


def test_a_vote_confirms_unless_she_wants_a_person_after_it():
    history = History().answer("a").vote("a", True)
    assert _one(history).confirmed
    after = _one(history.person())
    assert (after.confirmed, after.failed) == (False, False)


def test_a_vote_after_the_person_confirms():
    assert _one(History().answer("a").person().vote("a", True)).confirmed


def test_read_and_still_a_person_is_failed():
    assert _one(History().answer("a").person()).failed
    assert not _one(History().offer("a").person()).failed


def test_what_is_read_after_the_person_did_not_fail():
    history = History().person()
    history.add(FactKind.SHOWN, "a", sent_by="agent", **{"as": "article"})
    assert not _one(history).failed


def test_an_agent_who_takes_over_makes_no_article_fail():
    assert not _one(History().answer("a").person("taken_over")).failed


def test_an_answer_in_another_language_than_the_question_is_foreign():
    assert _one(History().ask("how do I pay").answer("a", language="zh")).foreign
    assert not _one(History().ask("怎么付款").answer("a", language="zh")).foreign


def test_flags_and_drafts_of_agents_are_none_of_hers():
    assert exposures(History().add(FactKind.FLAGGED, "a", comment="x").facts) == []
