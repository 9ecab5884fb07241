"""What simulated customers write beside their scores."""

from __future__ import annotations

from random import Random

from benchmarks.simulate.opinions import comment


def test_some_say_why_in_their_language_and_by_their_mood():
    chance = Random(5)
    good = {comment(chance, "nps", 10, "zh") for _ in range(60)}
    low = {comment(chance, "ces", 2, "zh") for _ in range(60)}
    assert "" in good
    assert len(good) > 2
    assert good & low == {""}
    assert comment(Random(1), "csat", 1, "en").isascii()
