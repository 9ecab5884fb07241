"""The simulator's own books, on a diary of a few lines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from benchmarks.simulate.books import entries, of_articles, of_teams, talks_of_teams
from benchmarks.simulate.diary import (
    Asking,
    Chat,
    Diary,
    Episode,
    Met,
    Placed,
    Present,
    Surveyed,
    Waiting,
)
from benchmarks.simulate.measures import metrics

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def asked(customer: int, asking: Asking, **more) -> Episode:
    return Episode(
        customer,
        "web",
        asking.at,
        last_deed=more.pop("last", asking.at),
        questions=[asking],
        **more,
    )


def answered(minutes: float = 0, **said: bool) -> Asking:
    at = after(minutes)
    return Asking(at, Met.ANSWER, "a", "a", at, at, said=said)


def measured(*episodes: Episode, minutes: float) -> dict[str, float | None]:
    found = metrics(entries(Diary(list(episodes)), after(minutes)))
    return {code: one.value for code, one in found.items()}


def test_each_outcome_by_what_she_did():
    waited = Waiting(after(5), after(6), met=True)
    chat = Chat("mei", after(6), after(10), [(after(7), True), (after(8), False)])
    found = measured(
        asked(1, answered(a=True)),
        asked(2, answered()),
        asked(3, Asking(after(0), Met.CHOICE, "a", shown_at=after(0))),
        asked(4, Asking(after(0))),
        asked(5, Asking(after(0)), wanted=[after(5)], waits=[Waiting(after(5), after(9))]),
        asked(
            6,
            Asking(after(0)),
            wanted=[after(5)],
            waits=[waited],
            chats=[chat],
            resolved=after(10),
        ),
        minutes=60 * 24 * 8,
    )
    sixth = 1 / 6
    for code in ("confirmed", "assumed", "bounced", "abandoned_unanswered", "handed_off"):
        assert found[code] == sixth
    assert (found["deflected"], found["durable"], found["fcr"]) == (2 * sixth, 2 * sixth, 1)
    assert (found["wait_p50"], found["abandon_p50"], found["service_level"]) == (60, 240, 0)
    assert (found["handle_time"], found["handle_time_own"]) == (240, 180)


def test_silence_that_is_not_over_is_no_outcome_and_a_return_breaks_it():
    once, again = asked(1, answered()), asked(1, answered(60 * 20))
    assert measured(once, minutes=60)["pending"] == 1
    found = measured(once, again, minutes=60 * 50)
    assert (found["came_back"], found["assumed"]) == (0.5, 0.5)


def test_an_agents_day_is_told_by_the_second():
    told = [("online", 0), ("lunch", 60), ("online", 90), ("offline", 120)]
    diary = Diary(presences=[Present("mei", presence, after(at)) for presence, at in told])
    chats = [Chat("mei", after(10), after(30)), Chat("mei", after(20), after(70))]
    diary.episodes = [Episode(n, "web", after(0), chats=[chat]) for n, chat in enumerate(chats)]
    found = {code: one.value for code, one in metrics(entries(diary, after(600))).items()}
    assert (found["signed_in"], found["on_duty"]) == (7200, 5400)
    assert (found["occupancy"], found["utilisation"]) == (50 / 90, 60 / 120)
    assert found["concurrency"] == 70 / 60


def test_who_is_moved_leaves_behind_what_she_did():
    told = [("online", 0), ("offline", 120)]
    diary = Diary(presences=[Present("mei", presence, after(at)) for presence, at in told])
    diary.placed = [Placed("mei", ("b",), after(0)), Placed("mei", ("n", "e"), after(30))]
    chats = [Chat("mei", after(20), after(50)), Chat("mei", after(30), after(40))]
    diary.episodes = [Episode(n, "web", after(0), chats=[chat]) for n, chat in enumerate(chats)]
    teams = of_teams(diary, after(600))
    found = {team: metrics(some) for team, some in teams.items()}
    assert set(found) == {"b", "n", "e"}
    assert [found[team]["chats"].value for team in "bne"] == [1, 1, 1]
    assert [found[team]["signed_in"].value for team in "bne"] == [1800, 5400, 5400]
    assert [found[team]["occupancy"].value for team in "bn"] == [10 / 30, 20 / 90]
    assert talks_of_teams(diary) == {"b": 1, "n": 1, "e": 1}


def test_who_came_again_for_something_else_was_helped_once():
    first = Episode(1, "web", after(0), topic="ecs", wanted=[after(1)], resolved=after(9))
    first.chats = [Chat("mei", after(2), after(9))]
    for topic, value in (("ecs", 0), ("", 0), ("oss", 1)):
        again = Episode(1, "web", after(3000), topic=topic, wanted=[after(3000)])
        assert measured(first, again, minutes=60 * 24 * 9)["fcr"] == value


def test_what_was_read_before_she_asked_again_did_not_do():
    asking = Asking(after(0), Met.ANSWER, "a", "a", after(0), after(0))
    unsure = asked(1, asking, wanted=[after(4)], waits=[Waiting(after(4), after(9))])
    for said, share in (({}, 1), ({"a": False}, 1), ({"a": True}, 0)):
        asking.said = said
        found = metrics(of_articles(Diary([unsure]), after(60))["a"])
        assert (found["read"].value, found["read_still_asked"].value) == (1, share)


def test_who_comes_back_late_finds_no_question_to_answer():
    survey = Surveyed("s-1", "csat", START)
    assert survey.answerable(START + timedelta(days=13, hours=23))
    assert not survey.answerable(START + timedelta(days=14))
