"""When the adapted encoder wins: enough, not by accident, at nobody's expense."""

from __future__ import annotations

import pytest

from kb_index.adapting.judging import Compared, Verdict, by_chance, counted

SAME = Compared("general", 400, 300, 4, 4, 4, 4)


def verdict(*parts: tuple[int, int, int], general: Compared = SAME) -> Verdict:
    compared = (
        Compared(f"faq {n}", asked, 0, up, down, up, down)
        for n, (asked, up, down) in enumerate(parts)
    )
    return Verdict(tuple(compared), general)


def test_a_clear_gain_wins() -> None:
    assert verdict((200, 12, 2), (100, 3, 3)).wins


def test_too_small_a_gain_loses_however_sure() -> None:
    small = verdict((2000, 15, 0))
    assert not small.better
    assert not small.wins


def test_a_gain_that_may_be_an_accident_loses() -> None:
    assert not verdict((20, 4, 0)).wins
    assert verdict((20, 5, 0)).wins


def test_a_language_that_is_worse_loses_the_whole() -> None:
    worse = verdict((200, 30, 2), (100, 1, 2))
    assert worse.better
    assert worse.worse == ("faq 1",)
    assert not worse.wins


def test_forgetting_general_texts_loses_the_whole() -> None:
    forgetful = verdict((200, 30, 2), general=Compared("general", 400, 300, 1, 10, 1, 10))
    assert forgetful.forgets
    assert not forgetful.wins


def test_articles_that_moved_below_the_first_place_count_as_evidence() -> None:
    moved = Compared("faq en", 100, 50, 3, 1, 14, 4)
    assert Verdict((moved,), SAME).wins


def test_ranks_are_counted_by_what_became_of_them() -> None:
    ranks = [(0, 0), (1, 0), (0, 2), (5, 3), (3, 5), (10, 10), (10, 4)]
    assert counted("faq en", ranks) == Compared("faq en", 7, 2, 1, 1, 3, 2)


@pytest.mark.parametrize(
    ("risen", "fallen", "probability"), [(0, 0, 1), (1, 0, 0.5), (5, 0, 1 / 32), (2, 1, 0.5)]
)
def test_the_sign_test_is_exact(risen: int, fallen: int, probability: float) -> None:
    assert by_chance(risen, fallen) == probability
