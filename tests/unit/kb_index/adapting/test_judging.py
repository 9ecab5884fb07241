"""When the adapted encoder wins: enough, not by accident, at nobody's expense."""

from __future__ import annotations

import pytest

from kb_index.adapting.judging import Compared, Verdict, by_chance

SAME = Compared("general", 400, 300, 4, 4)


def verdict(*parts: tuple[int, int, int], general: Compared = SAME) -> Verdict:
    compared = (
        Compared(f"faq {n}", asked, 0, up, down) for n, (asked, up, down) in enumerate(parts)
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
    forgetful = verdict((200, 30, 2), general=Compared("general", 400, 300, 1, 10))
    assert forgetful.forgets
    assert not forgetful.wins


@pytest.mark.parametrize(
    ("gained", "lost", "probability"), [(0, 0, 1), (1, 0, 0.5), (5, 0, 1 / 32), (2, 1, 0.5)]
)
def test_the_sign_test_is_exact(gained: int, lost: int, probability: float) -> None:
    assert by_chance(gained, lost) == probability
