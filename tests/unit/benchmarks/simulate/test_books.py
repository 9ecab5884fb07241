"""The simulator's own books, on a diary of a few lines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from benchmarks.simulate.books import entries, metrics
from benchmarks.simulate.diary import Asking, Chat, Diary, Episode, Met, Waiting

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
    return Asking(after(minutes), Met.ANSWER, "a", "a", after(minutes), said=said)


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
        asked(5, Asking(after(0)), wanted_person=after(5), waits=[Waiting(after(5), after(9))]),
        asked(
            6,
            Asking(after(0)),
            wanted_person=after(5),
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
